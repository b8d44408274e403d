//! What a question may cost: how deep it nests, how long it runs, how much memory it takes, how many rows it gives.
//!
//! The evaluator's own token of cancellation is read when a quad is: joins of tables, sorting and counting go on for as long as
//! they like. So the algebra of a question is rewritten beside: every leaf, every condition and every row of a product calls a
//! function that gives up once the token is set. It gives up by unwinding, which [`guarded`] turns into an error. The token is set
//! by the thread that waits for the answer: when the time or the memory is over, or nobody wants the answer any more. Who must be
//! sure ends the process ([`Deadline::passed_by`]) or runs one with a limit of memory.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use oxigraph::model::{Literal, NamedNode, Term};
use oxigraph::sparql::CancellationToken;
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, Function, GraphPattern, OrderExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern, Variable};

use super::QueryError;

/// Brackets may nest so deep, and so many prefix operators may follow each other.
pub const MAX_DEPTH: usize = 100;
/// A question may have so many operators that each nest the one before (`a + b + c`).
pub const MAX_CHAIN: usize = 5_000;
/// A question may have so many patterns: the time to find an order for them grows with the cube of their number (500: 14 s).
pub const MAX_PATTERNS: usize = 200;
/// Bytes of a question.
pub const MAX_BYTES: usize = 1 << 20;
/// What a question of the allowed depth and length needs, from measurements, and as much again.
const STACK_BYTES: usize = 256 << 20;
/// So long lies between two looks at the clock, at the memory and at whether somebody waits.
const LOOK: Duration = Duration::from_millis(10);
/// Every two of so many groups are compared that are joined without a common variable; of more, neighbours are.
const PAIRED: usize = 6;
/// Name of the function that gives up.
const GO_ON: &str = "urn:enishi:internal:go-on";

/// When a question has to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    at: Instant,
    allowed: Duration,
}

impl Deadline {
    /// From now on.
    pub fn after(allowed: Duration) -> Self {
        Self { at: Instant::now() + allowed, allowed }
    }
    /// Whether it passed so long ago that the question no longer listens.
    pub fn passed_by(self, grace: Duration) -> bool {
        Instant::now() >= self.at + grace
    }
    /// The message.
    pub fn error(self) -> QueryError {
        QueryError::Timeout { seconds: self.allowed.as_secs_f64() }
    }
}

/// When a question is given up.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// It has to be answered by then.
    pub deadline: Deadline,
    /// Bytes by which the process may grow meanwhile, where the system says how large it is.
    pub memory: Option<u64>,
    /// Set when nobody waits for the answer any more.
    pub abandoned: Arc<AtomicBool>,
}

impl From<Deadline> for Bounds {
    fn from(deadline: Deadline) -> Self {
        Self { deadline, memory: None, abandoned: Arc::default() }
    }
}

/// Bytes of the process that are in memory; None where the system does not say.
fn resident() -> Option<u64> {
    // A page is 4 KiB on most machines; where it is larger the limit is looser by as much.
    const PAGE: u64 = 4096;
    let sizes = std::fs::read_to_string("/proc/self/statm").ok()?;
    Some(sizes.split(' ').nth(1)?.parse::<u64>().ok()? * PAGE)
}

/// What unwinds.
struct GaveUp;

/// A question under way.
struct Asked {
    bounds: Bounds,
    /// Bytes of the process when it was asked.
    before: Option<u64>,
    stop: CancellationToken,
}

impl Asked {
    /// Why the question is given up now, if it is.
    fn broken(&self) -> Option<QueryError> {
        if Instant::now() >= self.bounds.deadline.at {
            return Some(self.bounds.deadline.error());
        }
        if self.bounds.abandoned.load(Ordering::Relaxed) {
            return Some(QueryError::Abandoned);
        }
        let (most, before, now) = (self.bounds.memory?, self.before?, resident()?);
        (now > before.saturating_add(most)).then_some(QueryError::Memory { megabytes: most >> 20 })
    }
}

/// What one call of [`guarded`] watches over.
#[derive(Default)]
struct Watch {
    asked: Mutex<Vec<Asked>>,
    /// Why what was asked was given up.
    reason: Mutex<Option<QueryError>>,
}

impl Watch {
    fn look(&self) {
        for asked in lock(&self.asked).iter().filter(|a| !a.stop.is_cancelled()) {
            if let Some(error) = asked.broken() {
                *lock(&self.reason) = Some(error);
                asked.stop.cancel();
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

thread_local! {
    static WATCH: RefCell<Option<Arc<Watch>>> = const { RefCell::new(None) };
}

/// Runs `work`, which asks questions and reads their answers, on a thread with stack enough for the deepest allowed question; the
/// caller's thread keeps watch. A question that was given up is an error.
///
/// # Errors
/// Those of `work`; a bound was broken; no thread could be started.
pub fn guarded<T: Send, E: From<QueryError> + Send>(work: impl FnOnce() -> Result<T, E> + Send) -> Result<T, E> {
    let watch = Arc::new(Watch::default());
    let (working, ended) = mpsc::channel::<()>();
    let watched = watch.clone();
    let caught = move || {
        // Dropped when the work ends, however it does.
        let _working = working;
        WATCH.set(Some(watched));
        match catch_unwind(AssertUnwindSafe(work)) {
            Ok(result) => Some(result),
            Err(payload) if payload.is::<GaveUp>() => None,
            Err(payload) => resume_unwind(payload),
        }
    };
    std::thread::scope(|scope| match std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, caught) {
        Ok(thread) => {
            while ended.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
                watch.look();
            }
            let result = thread.join().unwrap_or_else(|payload| resume_unwind(payload));
            // What was given up in the middle may look like an answer.
            match (lock(&watch.reason).take(), result) {
                (None, Some(result)) => result,
                (reason, _) => Err(reason.unwrap_or(QueryError::Abandoned).into()),
            }
        }
        Err(error) => Err(QueryError::Thread(error).into()),
    })
}

/// What stops a question when one of its bounds is broken: the token that the evaluator reads with each quad, and the name and the
/// body of the function that gives up.
pub(super) fn go_on(
    bounds: Bounds,
) -> (CancellationToken, NamedNode, impl Fn(&[Term]) -> Option<Term> + Send + Sync + 'static) {
    let stop = CancellationToken::new();
    let asked = Asked { before: bounds.memory.and_then(|_| resident()), bounds, stop: stop.clone() };
    WATCH.with_borrow(|watch| {
        if let Some(watch) = watch {
            lock(&watch.asked).push(asked);
        }
    });
    let (yes, token): (Term, _) = (Literal::from(true).into(), stop.clone());
    let call = move |_: &[Term]| {
        if token.is_cancelled() {
            // Without the hook of panics: nothing is wrong with the program.
            resume_unwind(Box::new(GaveUp));
        }
        Some(yes.clone())
    };
    (stop, NamedNode::new_unchecked(GO_ON), call)
}

/// The same question, asking all the time whether to go on.
pub(super) fn interruptible(query: Query) -> Query {
    match query {
        Query::Select { dataset, pattern, base_iri } => Query::Select { dataset, pattern: watched(pattern), base_iri },
        Query::Construct { template, dataset, pattern, base_iri } => {
            Query::Construct { template, dataset, pattern: watched(pattern), base_iri }
        }
        Query::Describe { dataset, pattern, base_iri } => {
            Query::Describe { dataset, pattern: watched(pattern), base_iri }
        }
        Query::Ask { dataset, pattern, base_iri } => Query::Ask { dataset, pattern: watched(pattern), base_iri },
    }
}

fn ask() -> Expression {
    Expression::FunctionCall(Function::Custom(NamedNode::new_unchecked(GO_ON)), Vec::new())
}

/// A condition that asks before it is looked at. One piece: the optimiser takes conjunctions apart.
fn asking(condition: Expression) -> Expression {
    Expression::If(Box::new(ask()), Box::new(expression(condition)), Box::new(Literal::from(false).into()))
}

fn watched(pattern: GraphPattern) -> GraphPattern {
    use GraphPattern as P;
    let inside = |pattern: Box<P>| Box::new(watched(*pattern));
    match pattern {
        P::Values { .. } => P::Filter { expr: ask(), inner: Box::new(pattern) },
        P::Path { subject, path, object } => {
            let [subject, object] = [subject, object].map(opened_term);
            P::Filter { expr: ask(), inner: Box::new(P::Path { subject, path, object }) }
        }
        P::Bgp { .. } | P::Join { .. } => joined(pattern),
        P::Lateral { left, right } => {
            let (left, right) = (inside(left), inside(right));
            let groups = [variables(&left), variables(&right)];
            asked_between(P::Lateral { left, right }, &groups)
        }
        P::LeftJoin { left, right, expression } => {
            let (left, right) = (inside(left), inside(right));
            let groups = [variables(&left), variables(&right)];
            asked_between(P::LeftJoin { left, right, expression: expression.map(asking) }, &groups)
        }
        P::Filter { expr, inner } => P::Filter { expr: asking(expr), inner: inside(inner) },
        P::Union { left, right } => P::Union { left: inside(left), right: inside(right) },
        P::Graph { name, inner } => P::Graph { name, inner: inside(inner) },
        P::Extend { inner, variable, expression: e } => {
            P::Extend { inner: inside(inner), variable, expression: expression(e) }
        }
        P::Minus { left, right } => P::Minus { left: inside(left), right: inside(right) },
        P::OrderBy { inner, expression: keys } => P::OrderBy {
            inner: inside(inner),
            expression: keys
                .into_iter()
                .map(|key| match key {
                    OrderExpression::Asc(e) => OrderExpression::Asc(expression(e)),
                    OrderExpression::Desc(e) => OrderExpression::Desc(expression(e)),
                })
                .collect(),
        },
        P::Project { inner, variables } => P::Project { inner: inside(inner), variables },
        P::Distinct { inner } => P::Distinct { inner: inside(inner) },
        P::Reduced { inner } => P::Reduced { inner: inside(inner) },
        P::Slice { inner, start, length } => P::Slice { inner: inside(inner), start, length },
        P::Group { inner, variables, aggregates } => P::Group {
            inner: inside(inner),
            variables,
            aggregates: aggregates
                .into_iter()
                .map(|(variable, aggregate)| match aggregate {
                    AggregateExpression::FunctionCall { name, expr, distinct } => {
                        (variable, AggregateExpression::FunctionCall { name, expr: expression(expr), distinct })
                    }
                    other => (variable, other),
                })
                .collect(),
        },
        P::Service { name, inner, silent } => P::Service { name, inner, silent },
    }
}

/// A join of any number of patterns: each asks, and so does every product of two that are not one basic graph pattern in which
/// all hangs together. Those are joined row by row, and each row asks.
fn joined(pattern: GraphPattern) -> GraphPattern {
    use GraphPattern as P;
    let (mut todo, mut parts) = (vec![pattern], Vec::new());
    while let Some(part) = todo.pop() {
        match part {
            P::Join { left, right } => todo.extend([*right, *left]),
            other => parts.push(other),
        }
    }
    let mut groups = Vec::new();
    let mut whole: Option<GraphPattern> = None;
    for part in parts {
        let part = match part {
            P::Bgp { patterns } => {
                let patterns: Vec<_> = patterns.into_iter().map(opened).collect();
                groups.extend(connected(&patterns));
                P::Filter { expr: ask(), inner: Box::new(P::Bgp { patterns }) }
            }
            other => {
                let part = watched(other);
                groups.push(variables(&part));
                part
            }
        };
        whole = Some(match whole {
            Some(left) => P::Join { left: Box::new(left), right: Box::new(part) },
            None => part,
        });
    }
    asked_between(whole.unwrap_or_default(), &groups)
}

/// A pattern with a condition for every two of the groups of variables that it joins. The optimiser moves each down to the join
/// that binds both of its variables, whichever order it finds for the joins; a condition without variables it would move to the
/// leaves.
fn asked_between(pattern: GraphPattern, groups: &[BTreeSet<Variable>]) -> GraphPattern {
    let mut whole = pattern;
    for (i, a) in groups.iter().enumerate() {
        let reach = if groups.len() <= PAIRED { groups.len() } else { i + PAIRED / 2 };
        for b in groups.iter().take(reach).skip(i + 1) {
            if let (Some(x), Some(y)) = (a.difference(b).next(), b.difference(a).next()) {
                let same = Expression::SameTerm(Box::new(x.clone().into()), Box::new(y.clone().into()));
                let expr = Expression::If(Box::new(ask()), Box::new(Literal::from(true).into()), Box::new(same));
                whole = GraphPattern::Filter { expr, inner: Box::new(whole) };
            }
        }
    }
    whole
}

/// The variables that a pattern may bind.
fn variables(pattern: &GraphPattern) -> BTreeSet<Variable> {
    let mut found = BTreeSet::new();
    pattern.on_in_scope_variable(|v| {
        found.insert(v.clone());
    });
    found
}

/// Blank nodes become variables that no question can write: a product of patterns without any has nothing else to be asked about.
fn opened(mut pattern: TriplePattern) -> TriplePattern {
    let [subject, object] = [pattern.subject, pattern.object].map(opened_term);
    (pattern.subject, pattern.object) = (subject, object);
    pattern
}

fn opened_term(term: TermPattern) -> TermPattern {
    match term {
        TermPattern::BlankNode(node) => Variable::new_unchecked(format!(" {}", node.as_str())).into(),
        TermPattern::Triple(inner) => TermPattern::Triple(Box::new(opened(*inner))),
        other => other,
    }
}

/// The variables of the parts of a basic graph pattern that share none.
fn connected(patterns: &[TriplePattern]) -> Vec<BTreeSet<Variable>> {
    let mut groups: Vec<BTreeSet<Variable>> = Vec::new();
    for pattern in patterns {
        let mut group = BTreeSet::new();
        collect(pattern, &mut group);
        let (touched, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(|g| !g.is_disjoint(&group));
        group.extend(touched.into_iter().flatten());
        groups = apart;
        groups.push(group);
    }
    groups
}

fn collect(pattern: &TriplePattern, into: &mut BTreeSet<Variable>) {
    if let NamedNodePattern::Variable(v) = &pattern.predicate {
        into.insert(v.clone());
    }
    for term in [&pattern.subject, &pattern.object] {
        match term {
            TermPattern::Variable(v) => drop(into.insert(v.clone())),
            TermPattern::Triple(inner) => collect(inner, into),
            TermPattern::NamedNode(_) | TermPattern::BlankNode(_) | TermPattern::Literal(_) => {}
        }
    }
}

/// Patterns inside of expressions.
fn expression(e: Expression) -> Expression {
    use Expression as E;
    let one = |e: Box<E>| Box::new(expression(*e));
    let all = |list: Vec<E>| list.into_iter().map(expression).collect();
    match e {
        E::Exists(pattern) => E::Exists(Box::new(watched(*pattern))),
        E::Or(a, b) => E::Or(one(a), one(b)),
        E::And(a, b) => E::And(one(a), one(b)),
        E::Equal(a, b) => E::Equal(one(a), one(b)),
        E::SameTerm(a, b) => E::SameTerm(one(a), one(b)),
        E::Greater(a, b) => E::Greater(one(a), one(b)),
        E::GreaterOrEqual(a, b) => E::GreaterOrEqual(one(a), one(b)),
        E::Less(a, b) => E::Less(one(a), one(b)),
        E::LessOrEqual(a, b) => E::LessOrEqual(one(a), one(b)),
        E::In(a, list) => E::In(one(a), all(list)),
        E::Add(a, b) => E::Add(one(a), one(b)),
        E::Subtract(a, b) => E::Subtract(one(a), one(b)),
        E::Multiply(a, b) => E::Multiply(one(a), one(b)),
        E::Divide(a, b) => E::Divide(one(a), one(b)),
        E::UnaryPlus(a) => E::UnaryPlus(one(a)),
        E::UnaryMinus(a) => E::UnaryMinus(one(a)),
        E::Not(a) => E::Not(one(a)),
        E::If(a, b, c) => E::If(one(a), one(b), one(c)),
        E::Coalesce(list) => E::Coalesce(all(list)),
        E::FunctionCall(function, list) => E::FunctionCall(function, all(list)),
        leaf @ (E::NamedNode(_) | E::Literal(_) | E::Variable(_) | E::Bound(_)) => leaf,
    }
}

/// Refuses a question that is too long or nests too deep to be read: its parser, and all that walk over what it makes, need stack
/// for each level. Returns the byte and the reason.
pub(super) fn too_deep(sparql: &str) -> Option<(usize, String)> {
    if sparql.len() > MAX_BYTES {
        return Some((0, format!("a query of {} bytes; one may have {MAX_BYTES}", sparql.len())));
    }
    let (mut depth, mut prefixes, mut chain, mut patterns) = (0_usize, 0_usize, 0_usize, 0_usize);
    // The round brackets that are open: within one a comma parts arguments, otherwise patterns.
    let mut round = vec![false];
    let bytes = sparql.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let begin = at;
        let mut operator = false;
        match bytes[at] {
            b' ' | b'\t' | b'\r' | b'\n' => {
                at += 1;
                continue;
            }
            b'#' => {
                at = bytes[at..].iter().position(|b| matches!(b, b'\n' | b'\r')).map_or(bytes.len(), |n| at + n);
                continue;
            }
            quote @ (b'"' | b'\'') => at = string_end(bytes, at, quote),
            b'<' => match iri_end(bytes, at) {
                Some(end) => at = end,
                None => {
                    // `<<`, `<<(`, `<`, `<=`.
                    let triple = bytes.get(at + 1) == Some(&b'<');
                    depth += usize::from(triple);
                    at += if triple { 2 } else { 1 };
                    operator = !triple;
                }
            },
            b'>' => {
                let triple = bytes.get(at + 1) == Some(&b'>');
                depth = depth.saturating_sub(usize::from(triple));
                at += if triple { 2 } else { 1 };
                operator = !triple;
            }
            open @ (b'{' | b'(' | b'[') => {
                round.push(open == b'(');
                depth += 1;
                at += 1;
            }
            b'}' | b')' | b']' => {
                round.pop();
                depth = depth.saturating_sub(1);
                at += 1;
            }
            b'!' | b'-' | b'+' | b'^' => {
                prefixes += 1;
                chain += 1;
                at += 1;
                if prefixes > MAX_DEPTH {
                    return Some((begin, format!("more than {MAX_DEPTH} operators in a row")));
                }
                continue;
            }
            b'/' | b';' => {
                patterns += 1;
                at += 1;
            }
            b',' => {
                patterns += usize::from(round.last() == Some(&false));
                at += 1;
            }
            b'.' => {
                at += 1;
                patterns += usize::from(!bytes.get(at).is_some_and(u8::is_ascii_alphanumeric));
            }
            b'|' | b'&' | b'*' | b'=' => {
                operator = true;
                at += 1;
            }
            byte if byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80 => {
                while bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_' || *b >= 0x80) {
                    at += 1;
                }
                let word = sparql.get(begin..at).unwrap_or_default();
                let counts = ["UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "GRAPH", "VALUES", "SERVICE", "LATERAL"];
                patterns += usize::from(counts.iter().any(|w| w.eq_ignore_ascii_case(word)));
            }
            _ => at += 1,
        }
        prefixes = 0;
        chain += usize::from(operator);
        if depth > MAX_DEPTH {
            return Some((begin, format!("brackets nest more than {MAX_DEPTH} deep")));
        }
        if patterns > MAX_PATTERNS {
            return Some((begin, format!("more than {MAX_PATTERNS} patterns")));
        }
        if chain > MAX_CHAIN {
            return Some((begin, format!("more than {MAX_CHAIN} operators")));
        }
    }
    None
}

/// Where the string that begins at `at` ends.
fn string_end(bytes: &[u8], at: usize, quote: u8) -> usize {
    let long = bytes[at..].starts_with(&[quote; 3]);
    let mut end = at + if long { 3 } else { 1 };
    while end < bytes.len() {
        match bytes[end] {
            b'\\' => end += 2,
            b if b == quote && !long => return end + 1,
            b if b == quote && bytes[end..].starts_with(&[quote; 3]) => return end + 3,
            b'\n' | b'\r' if !long => return end,
            _ => end += 1,
        }
    }
    bytes.len()
}

/// Where the IRI that begins at `at` ends, if one does.
fn iri_end(bytes: &[u8], at: usize) -> Option<usize> {
    let length = bytes[at + 1..].iter().position(|b| *b <= b' ' || b"<>\"{}|^`".contains(b))?;
    (bytes[at + 1 + length] == b'>').then_some(at + 2 + length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Dataset;

    #[test]
    fn depth_counts_what_nests() {
        let deep = |open: &str, close: &str, n: usize| format!("ASK {{ {} {} }}", open.repeat(n), close.repeat(n));
        for (open, close) in
            [("{", "}"), ("FILTER EXISTS {", "}"), ("OPTIONAL {", "}"), ("(", ")"), ("[", "]"), ("<<(", ")>>")]
        {
            assert!(too_deep(&deep(open, close, 5_000)).is_some(), "{open}");
            assert!(too_deep(&deep(open, close, 40)).is_none(), "{open}");
        }
        assert!(too_deep(&format!("ASK {{ FILTER({}true) }}", "!".repeat(5_000))).is_some());
        assert!(too_deep(&format!("ASK {{ FILTER({}1) }}", "- ".repeat(5_000))).is_some());
        assert!(too_deep(&format!("ASK {{ FILTER(1{} > 0) }}", " + 1".repeat(6_000))).is_some());
        // Brackets of strings, IRIs and comments are none.
        let text = format!(
            "ASK {{ ?s ?p \"{}\", '''{}''', <x:{}> }} # {}",
            "(".repeat(500),
            "{".repeat(500),
            "(".repeat(500),
            "[".repeat(500)
        );
        assert_eq!(too_deep(&text), None);
        assert!(too_deep(&format!("ASK {{ ?s <p:p>{} ?o }}", "/<p:p>".repeat(500))).is_some());
        assert!(too_deep(&format!("ASK {{ ?s ?p 1{} }}", ", 2".repeat(500))).is_some());
        assert_eq!(too_deep(&format!("ASK {{ FILTER(1.5 IN (1{})) }}", ", 2".repeat(500))), None);
        // A table of any length is flat.
        assert_eq!(too_deep(&format!("ASK {{ VALUES (?a ?b) {{ {} }} }}", "(1 2) ".repeat(20_000))), None);
    }

    #[test]
    fn what_is_allowed_fits_on_the_stack() {
        let Ok(dataset) = Dataset::new(Vec::new(), "https://example.org/", false) else { return };
        let (n, chain, patterns) = (MAX_DEPTH - 4, MAX_CHAIN - 10, MAX_PATTERNS - 10);
        let nest = |open: &str, inner: &str, close: &str| format!("{}{inner}{}", open.repeat(n), close.repeat(n));
        let questions = [
            format!("ASK {{ {} }}", nest("{", "?s ?p ?o", "}")),
            format!("ASK {{ {} }}", nest("OPTIONAL { ?s ?p ?o ", "", "}")),
            format!("ASK {{ {} }}", nest("FILTER EXISTS { ?s ?p ?o ", "", "}")),
            format!("ASK {{ {} }}", nest("{ SELECT * { ", "", "} }").replacen("} }", "}}", 0)),
            format!("ASK {{ FILTER({}) }}", nest("(", "true", ")")),
            format!("ASK {{ FILTER({}) }}", nest("ABS(", "1", ")")),
            format!("ASK {{ ?s {} ?o }}", nest("(", "<p:p>", ")*")),
            format!("ASK {{ ?s ?p {} }}", nest("(", "1", ")")),
            format!("ASK {{ ?s ?p {} }}", nest("[ ?p ", "1", "]")),
            format!("ASK {{ FILTER({}true) }}", "!".repeat(n)),
            format!("ASK {{ FILTER(1{} > 0) }}", " + 1".repeat(chain)),
            format!("ASK {{ FILTER(true{}) }}", " || true".repeat(chain / 2)),
            format!("ASK {{ {{}}{} }}", " UNION {}".repeat(patterns)),
            format!("ASK {{ ?s <p:p>{} ?o }}", "/<p:p>".repeat(patterns)),
            format!("ASK {{ ?s <p:p>{} ?o }}", "|<p:p>".repeat(chain)),
            format!("ASK {{ {} }}", "OPTIONAL { ?s ?p ?o } ".repeat(patterns)),
            format!("ASK {{ {} }}", "?s ?p ?o . ".repeat(patterns)),
        ];
        for question in questions {
            let head: String = question.chars().take(60).collect();
            let done = guarded(|| {
                dataset.query_within("q", &question, Some(Deadline::after(Duration::from_secs(20)))).map(|_| ())
            });
            match done {
                Ok(()) | Err(QueryError::Syntax { .. } | QueryError::Timeout { .. }) => {}
                Err(error) => panic!("{head}: {error}"),
            }
        }
    }

    #[test]
    fn rewriting_changes_no_answer() {
        let node = |n: usize| NamedNode::new_unchecked(format!("https://example.org/{n}"));
        let quads = (0..60).map(|n| {
            oxigraph::model::Quad::new(
                node(n % 12),
                node(100 + n % 3),
                node(n % 7),
                oxigraph::model::GraphName::DefaultGraph,
            )
        });
        let dataset = Dataset::new(quads.collect(), "https://example.org/", false).unwrap();
        for question in [
            "SELECT ?a ?c { ?a ?p ?b . ?b ?q ?c FILTER(?a != ?c) }",
            "SELECT ?a ?b { ?a ?p ?b OPTIONAL { ?b ?q ?c FILTER(?c = ?a) } FILTER(!BOUND(?c)) }",
            "SELECT ?a { ?a ?p ?b MINUS { ?b ?p ?a } }",
            "SELECT ?a (COUNT(*) AS ?n) { ?a ?p ?b FILTER EXISTS { ?b ?q ?a } } GROUP BY ?a ORDER BY DESC(?n)",
            "SELECT * { VALUES ?x { 1 2 UNDEF } VALUES ?y { 2 3 } FILTER(?x = ?y || 1/0 > 1) }",
            "SELECT * { ?a <https://example.org/100>+ ?b } LIMIT 20",
            "SELECT ?a { { ?a ?p ?b } UNION { ?b ?p ?a FILTER(?nothing) } }",
            "SELECT ?x { BIND(IF(EXISTS { ?s ?p ?o }, 1, 2) AS ?x) }",
            "SELECT ?p ?y { [] ?p ?x . [] <https://example.org/101> [] . ?y <https://example.org/102> ?x }",
            "SELECT ?x { _:a <https://example.org/100> ?x . _:a <https://example.org/101>* ?y }",
            "SELECT * { { ?a <https://example.org/100> ?b } { ?c <https://example.org/101> ?d } OPTIONAL { ?e ?f 1 } }",
            "SELECT * { VALUES ?p { <https://example.org/100> UNDEF } ?a ?p ?b . ?c ?p ?d FILTER(?a != ?c) }",
        ] {
            let rows = |deadline: Option<Deadline>| -> Vec<String> {
                let Ok(oxigraph::sparql::QueryResults::Solutions(rows)) = dataset.query_within("q", question, deadline)
                else {
                    panic!("{question}")
                };
                let mut rows: Vec<String> = rows.map(|row| format!("{:?}", row.unwrap().values())).collect();
                rows.sort_unstable();
                rows
            };
            let (plain, watched) = (rows(None), rows(Some(Deadline::after(Duration::from_secs(60)))));
            assert_eq!(plain, watched, "{question}");
        }
    }

    #[test]
    fn time_is_kept() {
        let node = |n: usize| NamedNode::new_unchecked(format!("https://example.org/{n}"));
        let quads = (0..3000).map(|n| {
            oxigraph::model::Quad::new(
                node(n),
                node(1),
                node((n * 7 + 1) % 3000),
                oxigraph::model::GraphName::DefaultGraph,
            )
        });
        let dataset = Dataset::new(quads.collect(), "https://example.org/", false).unwrap();
        let table: String = (0..400).map(|n| format!("{n} ")).collect();
        for question in [
            "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }".to_owned(),
            "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i LIMIT 1".to_owned(),
            format!(
                "SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {table} }} VALUES ?b {{ {table} }} VALUES ?c {{ {table} }} }}"
            ),
            "SELECT (COUNT(*) AS ?n) { ?a (<https://example.org/1>|!<x:x>)* ?b . ?c <https://example.org/1>* ?d }"
                .to_owned(),
            "SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(?a = ?nothing || CONCAT(STR(?a), STR(?d)) = \"\") }".to_owned(),
        ] {
            let done: Result<usize, QueryError> = guarded(|| {
                let answer = dataset.query_within("q", &question, Some(Deadline::after(Duration::from_millis(300))))?;
                Ok(match answer {
                    oxigraph::sparql::QueryResults::Solutions(rows) => rows.count(),
                    _ => 0,
                })
            });
            assert!(matches!(done, Err(QueryError::Timeout { .. })), "{question}: {done:?}");
        }
    }
}
