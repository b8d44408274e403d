//! The usual questions, as prompts.

use rmcp::ErrorData;
use rmcp::model::{GetPromptResult, Prompt, PromptArgument, PromptMessage, Role};
use serde_json::{Map, Value};

struct Question {
    name: &'static str,
    title: &'static str,
    description: &'static str,
    /// Names and meanings; all are needed.
    arguments: &'static [(&'static str, &'static str)],
    /// `{name}` stands for a value.
    text: &'static str,
}

const CITE: &str = "\n\nUse only what the enishi tools answer. Behind each statement write its document and sentence number, and \
    quote the sentence where the wording matters. Keep facts apart from plans, rumours and denials, and say so when nothing is \
    found. Answer in the language of the question.";

const QUESTIONS: [Question; 5] = [
    Question {
        name: "profile",
        title: "Profile of an entity",
        description: "Who or what it is, what it did, what it plans, what is denied",
        arguments: &[("name", "Name of a company, person, product or place")],
        text: "Write a profile of {name}: find it with search, read entity and timeline, and tell what it is, its people, its \
               deals and products, its plans, and what is denied or only rumoured.",
    },
    Question {
        name: "verify",
        title: "Is a claim true?",
        description: "What the texts say for and against a claim",
        arguments: &[("claim", "The claim, in a sentence")],
        text: "Check this claim against the graph: {claim}\nRead the claim with extract, look for its ends with search, and ask \
               explain for the fact. Conclude with one of: asserted, planned, rumoured, denied, contradicted, not in the texts.",
    },
    Question {
        name: "connection",
        title: "How two are connected",
        description: "Chains of facts between two entities",
        arguments: &[("from", "The one"), ("to", "The other")],
        text: "How are {from} and {to} connected? Ask path first; where there is no chain of facts, ask it with all=true and say \
               which links are not facts.",
    },
    Question {
        name: "story",
        title: "How a story went on",
        description: "A matter from rumour to outcome",
        arguments: &[("topic", "A deal, a product, a plan")],
        text: "Tell how this went on over time: {topic}\nFind the entities with search, ask life for its steps (with subject, relation and \
               object), and fill in from timeline; name denials, delays and changed numbers with their sources.",
    },
    Question {
        name: "read",
        title: "Read an article",
        description: "What an article says, beside what is known already",
        arguments: &[("text", "The text of the article")],
        text: "Read this article with extract, then compare with entity and explain what the graph knows already: what is new, \
               what is confirmed, what contradicts?\n\n{text}",
    },
];

pub(super) fn list() -> Vec<Prompt> {
    let argument =
        |(name, meaning): &(&str, &str)| PromptArgument::new(*name).with_description(*meaning).with_required(true);
    QUESTIONS
        .iter()
        .map(|q| {
            let arguments = q.arguments.iter().map(argument).collect();
            Prompt::new(q.name, Some(q.description), Some(arguments)).with_title(q.title)
        })
        .collect()
}

pub(super) fn get(name: &str, given: &Map<String, Value>) -> Result<GetPromptResult, ErrorData> {
    let Some(question) = QUESTIONS.iter().find(|q| q.name == name) else {
        return Err(ErrorData::invalid_params(format!("there is no prompt {name:?}"), None));
    };
    let mut text = String::new();
    // Values are put in once: what they hold is not read again.
    for piece in question.text.split_inclusive('}') {
        let filled = piece.strip_suffix('}').and_then(|p| p.rsplit_once('{'));
        let Some((before, name)) = filled else {
            text.push_str(piece);
            continue;
        };
        let Some(value) = given.get(name).and_then(Value::as_str).filter(|v| !v.trim().is_empty()) else {
            return Err(ErrorData::invalid_params(format!("the prompt needs the argument {name:?}"), None));
        };
        text.push_str(before);
        text.push_str(value);
    }
    text.push_str(CITE);
    let message = PromptMessage::new_text(Role::User, text);
    Ok(GetPromptResult::new(vec![message]).with_description(question.description))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_prompt_is_filled() {
        for question in &QUESTIONS {
            let given = question.arguments.iter().map(|(name, _)| ((*name).to_owned(), json!("{name} 値")));
            let prompt = get(question.name, &given.collect()).map(|p| serde_json::to_string(&p).unwrap_or_default());
            assert!(
                prompt.as_ref().is_ok_and(|p| p.contains("{name} 値") && p.contains("sentence number")),
                "{prompt:?}"
            );
            assert!(get(question.name, &Map::new()).is_err());
        }
        assert!(get("none", &Map::new()).is_err());
    }
}
