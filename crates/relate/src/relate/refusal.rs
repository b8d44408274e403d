//! Steps at which a mechanism gives up before there is a candidate, and how often each was taken: counted always, since
//! one addition costs nothing beside the parse, and shown by `extract --stats`.

use std::cell::Cell;

use crate::document::Trace;

macro_rules! refusals {
    ($($name:ident: $text:literal,)+) => {
        /// A step that failed.
        #[derive(Clone, Copy, Debug)]
        pub enum Refusal {
            $(#[doc = $text] $name,)+
        }
        const NAMES: &[&str] = &[$($text),+];
    };
}

refusals! {
    FrameObject: "frame: nothing fills the object",
    FrameSubject: "frame: nothing fills the subject",
    FrameBlocked: "frame: the subject that the clause has does not fit",
    FrameAgentless: "frame: a passive tells no agent",
    FrameNoun: "frame: a verbal noun whose governor tells no agent",
    FrameVoice: "frame: said in another voice",
    FrameAnnounced: "frame: what the announced act brings about stands for the act",
    FrameQuoted: "frame: quoted words are the speaker's",
    FrameEnded: "frame: a verbal noun that its governor ends",
    FrameHeadline: "frame: a verbal noun inside a headline",
    KindUnfit: "kind before a name: of another class than the name",
    KindTitle: "kind before a name: a title",
    KindBehind: "kind behind a name: does not tell what it is",
    Owner: "X の Y: classes that no relation joins",
    OwnerWords: "X の Y: X tells nothing of Y",
    Member: "A、BなどのC: A is no C",
    CopulaKind: "XはYだ: Y is no kind of thing",
    CopulaUnfit: "XはYだ: X is of another class than Y",
    Rival: "競合のX: nobody to compete with",
    Based: "Xを基盤に: nothing that is built",
    Succession: "後継のX: nothing that it follows",
    Parent: "子会社: no parent",
    Child: "子会社: no child",
    Round: "round of funding: nobody whose round it is",
    RoundInvestor: "round of funding: nobody who gives",
    RoundRaiser: "round of funding: nobody who raises the money",
    CareerPerson: "career: nobody whose career it is",
    CareerEmployer: "career: no employer",
    CareerSchool: "career: a school, where one studies as likely as not",
    CareerPage: "career: a life told by a page, which the frames read",
    SourceAgent: "開発元のX, 運営はX: nobody who makes it",
    SourceThing: "開発元のX, 運営はX: nothing that is made",
    Original: "原作はX: nothing that is based on it",
    Seat: "本社: no owner",
    OfficeHolder: "office: nobody holds it",
    OfficeFormer: "office: held before, without its organisation",
    OfficeSeat: "office: no organisation",
    AliasOwner: "parentheses: no name before them",
    AliasKey: "parentheses: a key that tells no relation",
    AliasUnfit: "parentheses: no other name of what stands before them",
    AliasForm: "parentheses: no name in them",
    Number: "number: nothing says what it measures",
    NumberOwner: "number: nobody has the measure",
    NumberUnit: "number: a time, a count for each, or in brackets",
    Quotation: "quotation: no verb of speech",
    Speaker: "quotation: no speaker",
    OpenNoun: "open: a noun that heads no clause",
    OpenFormal: "open: a copula of こと, ため and the like, or before a noun",
    OpenAbsorbed: "open: the end of a longer predicate",
    OpenNominal: "open: a verb that stands as a noun",
    OpenQuality: "open: an adjective before its noun",
    OpenContent: "open: a clause that says what the noun behind it consists of",
    OpenReporter: "open: reported words without their speaker",
    OpenSubject: "open: no subject",
    OpenObject: "open: nothing beside the subject",
    OpenEmpty: "open: an end that tells nothing",
    OpenSame: "open: subject and object are one",
    OpenTwice: "open: said before in the same words",
    AdaptSource: "adaptation: nothing that was adapted",
    AdaptWork: "adaptation: no work that was made",
    PageUndefined: "page: the first sentence does not define its first name",
    Reign: "lifetime: dates of an office",
    Lifetime: "lifetime: dates that tell no birth or death",
    Nation: "definition: a country or place that tells no origin",
    DefinitionPlace: "definition: a place in which the thing does not lie",
    DefinitionMaker: "definition: a maker who is nobody that makes",
    KinNobody: "relative: nobody is called so",
    KinOwner: "relative: nobody has one",
    KinUnsaid: "relative: a word that the sentence says of nobody",
    NounOther: "noun on a page: said of somebody else",
    NounUnfit: "noun on a page: the name is of another class",
    BesideWords: "names beside each other: the words between tell no maker or nation",
    BesideUnfit: "names beside each other: a role, but in no organisation or place",
    PlaceList: "places beside each other: a list",
    PlaceRank: "places beside each other: none is larger",
    PlaceThing: "place and thing: one that lies nowhere",
    PlaceCircle: "place: lies in itself",
    CapitalAlone: "首都X: nothing that it is the capital of",
    CreditUnfit: "credit of a work: nobody who makes",
    PlaceTwice: "place: of a name that two countries of the text have",
    PlaceAbroad: "place: on the page of another country",
}

/// How often each step failed in a document.
#[derive(Debug)]
pub struct Refusals([Cell<u32>; NAMES.len()]);

impl Default for Refusals {
    fn default() -> Self {
        Self([const { Cell::new(0) }; NAMES.len()])
    }
}

impl Refusals {
    /// Counts one.
    pub fn count(&self, refusal: Refusal) {
        let cell = &self.0[refusal as usize];
        cell.set(cell.get() + 1);
    }
    /// Adds the counts to a trace.
    pub fn report(&self, trace: &mut Trace) {
        for (name, count) in NAMES.iter().zip(&self.0).filter(|(_, count)| count.get() > 0) {
            *trace.dropped.entry(name).or_default() += count.get();
        }
    }
}
