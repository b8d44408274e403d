//! IRIs of the terms that the graphs use. A test holds those of the ontology against `ontology/enishi.ttl`.

use oxigraph::model::NamedNodeRef;

/// Prefixes that serialisations and queries know.
pub const PREFIXES: &[(&str, &str)] = &[
    ("eni", "https://w3id.org/enishi/ns#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("schema", "https://schema.org/"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("dct", "http://purl.org/dc/terms/"),
    ("sh", "http://www.w3.org/ns/shacl#"),
    ("np", "http://www.nanopub.org/nschema#"),
    ("wd", "http://www.wikidata.org/entity/"),
];

macro_rules! terms {
    ($($namespace:literal { $($(#[$m:meta])* $constant:ident = $name:literal),+ $(,)? })+) => {
        $($(#[doc = concat!("`", $name, "` of <", $namespace, ">")]
            pub const $constant: NamedNodeRef<'static> = NamedNodeRef::new_unchecked(concat!($namespace, $name));)+)+
        #[cfg(test)]
        const ALL: &[NamedNodeRef<'static>] = &[$($($constant),+),+];
    };
}
terms! {
    "https://w3id.org/enishi/ns#" {
        DOCUMENT = "Document", STATEMENT = "Statement", SENTENCE = "Sentence", MENTION = "Mention", QUANTITY = "Quantity",
        POLARITY = "polarity", MODALITY = "modality", IN_SENTENCE = "inSentence", IN_DOCUMENT = "inDocument",
        REFERS_TO = "refersTo", SPEAKER = "speaker", CONFIDENCE = "confidence", RULE = "rule",
        SENTENCE_NUMBER = "sentenceNumber", SUBJECT_SURFACE = "subjectSurface", OBJECT_SURFACE = "objectSurface",
        FIELD = "field", TIME = "time", TIME_TEXT = "timeText", PREDICATE_SURFACE = "predicateSurface",
        PREDICATE_LEMMA = "predicateLemma", UPPER = "upper", BOUND = "bound", ONTOLOGY_HASH = "ontologyHash",
        MODEL_HASH = "modelHash", TEXT_HASH = "textHash", OPTIONS = "options", LEGAL_FORM = "legalForm", FORMER_NAME = "formerName",
        OF_KIND = "ofKind",
    }
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#" {
        TYPE = "type", REIFIES = "reifies", RDF_STATEMENT = "Statement", SUBJECT = "subject", PREDICATE = "predicate",
        OBJECT = "object",
    }
    "http://www.w3.org/2004/02/skos/core#" {
        PREF_LABEL = "prefLabel", ALT_LABEL = "altLabel", HIDDEN_LABEL = "hiddenLabel", EDITORIAL_NOTE = "editorialNote",
        EXACT_MATCH = "exactMatch", BROADER = "broader",
    }
    "http://www.w3.org/2000/01/rdf-schema#" { LABEL = "label" }
    "http://www.w3.org/ns/oa#" {
        HAS_SOURCE = "hasSource", HAS_SELECTOR = "hasSelector", TEXT_POSITION_SELECTOR = "TextPositionSelector",
        TEXT_QUOTE_SELECTOR = "TextQuoteSelector", START = "start", END = "end", EXACT = "exact",
    }
    "http://www.w3.org/ns/prov#" {
        ACTIVITY = "Activity", USED = "used", WAS_GENERATED_BY = "wasGeneratedBy", WAS_ASSOCIATED_WITH = "wasAssociatedWith",
        SOFTWARE_AGENT = "SoftwareAgent", WAS_DERIVED_FROM = "wasDerivedFrom",
    }
    "http://purl.org/dc/terms/" {
        TITLE = "title", ISSUED = "issued", PUBLISHER = "publisher", IDENTIFIER = "identifier", SOURCE = "source",
    }
    "https://schema.org/" {
        VALUE = "value", UNIT_TEXT = "unitText", CURRENCY = "currency", ARTICLE_BODY = "articleBody",
        SOFTWARE_VERSION = "softwareVersion",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::{Class, NAMESPACE, Ontology, Relation};

    #[test]
    fn the_ontology_declares_every_term_of_its_namespace() {
        let ontology = Ontology::embedded();
        for term in ALL.iter().filter_map(|t| t.as_str().strip_prefix(NAMESPACE)) {
            let known =
                ontology.class(Class::intern(term)).is_some() || ontology.relation(Relation::intern(term)).is_some();
            assert!(known, "{term}");
        }
    }
}
