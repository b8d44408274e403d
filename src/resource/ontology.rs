//! Classes and relations of `ontology/enishi.ttl`.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! interned {
    ($(#[$m:meta])* $name:ident) => {
        $(#[$m])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub &'static str);
        impl $name {
            /// The local name.
            pub const fn name(self) -> &'static str { self.0 }
            /// The value for a local name; the name is kept for the life of the program (names are few).
            pub fn intern(name: &str) -> Self { Self(intern(name)) }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(self.0) }
        }
        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> { serializer.serialize_str(self.0) }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Ok(Self::intern(&String::deserialize(deserializer)?))
            }
        }
    };
}

interned!(
    /// A class of the ontology, by its local name: `Company`.
    Class
);
interned!(
    /// A relation of the ontology, by its local name: `develops`.
    Relation
);

fn intern(name: &str) -> &'static str {
    use std::collections::BTreeSet;
    use std::sync::{Mutex, PoisonError};
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    let kept: &'static str = Box::leak(name.to_owned().into_boxed_str());
    names.insert(kept);
    kept
}

macro_rules! classes {
    ($($constant:ident = $name:literal < $parent:literal),+ $(,)?) => {
        impl Class {
            $(#[doc = concat!("eni:", $name)] pub const $constant: Self = Self($name);)+
            /// Number, amount, count: a literal, no class of the ontology.
            pub const NUMBER: Self = Self("Number");
            /// Date or period: a literal, no class of the ontology.
            pub const DATE: Self = Self("Date");
        }
        const PARENTS: &[(&str, &str)] = &[$(($name, $parent)),+];
    };
}
classes! {
    AGENT = "Agent" < "", PERSON = "Person" < "Agent", ORGANIZATION = "Organization" < "Agent", COMPANY = "Company" < "Organization",
    PUBLIC_BODY = "PublicBody" < "Organization", RESEARCH_ORGANIZATION = "ResearchOrganization" < "Organization",
    MEDIA_ORGANIZATION = "MediaOrganization" < "Organization", ORGANIZATION_UNIT = "OrganizationUnit" < "Organization", TEAM = "Team" < "Organization",
    ARTIFACT = "Artifact" < "", PRODUCT = "Product" < "Artifact", DEVICE = "Device" < "Product", VEHICLE = "Vehicle" < "Product",
    SOFTWARE = "Software" < "Artifact", AI_MODEL = "AIModel" < "Software", SERVICE = "Service" < "Software", PLATFORM = "Platform" < "Software",
    DATASET = "Dataset" < "Artifact", CREATIVE_WORK = "CreativeWork" < "", FILM = "Film" < "CreativeWork", SERIES = "Series" < "CreativeWork",
    PUBLICATION = "Publication" < "CreativeWork", GAME = "Game" < "CreativeWork", SONG = "Song" < "CreativeWork",
    CONCEPT = "Concept" < "", TECHNOLOGY = "Technology" < "Concept", STANDARD = "Standard" < "Concept", FEATURE = "Feature" < "Concept",
    INDUSTRY = "Industry" < "Concept", ROLE = "Role" < "Concept", AWARD = "Award" < "Concept", BENCHMARK = "Benchmark" < "Concept", LAW = "Law" < "Concept",
    PLACE = "Place" < "", COUNTRY = "Country" < "Place", REGION = "Region" < "Place", CITY = "City" < "Place", FACILITY = "Facility" < "",
    EVENT = "Event" < "", DOCUMENT = "Document" < "",
}

/// The class hierarchy and the relations with their axioms.
#[derive(Debug, Default)]
pub struct Ontology {}

impl Ontology {
    /// The ontology that the program ships.
    pub fn embedded() -> Self {
        Self::default()
    }
    /// Whether `class` is `ancestor` or below it.
    pub fn is_a(&self, class: Class, ancestor: Class) -> bool {
        let mut current = class.0;
        loop {
            if current == ancestor.0 {
                return true;
            }
            match PARENTS.iter().find(|(c, _)| *c == current) {
                Some((_, parent)) if !parent.is_empty() => current = parent,
                _ => return false,
            }
        }
    }
    /// Whether the ontology has a relation of that name.
    pub fn has_relation(&self, name: &str) -> bool {
        RELATIONS.contains(&name)
    }
    /// Names of the relations.
    pub fn relation_names(&self) -> impl Iterator<Item = &'static str> {
        RELATIONS.iter().copied()
    }
    /// Names of the classes.
    pub fn class_names(&self) -> impl Iterator<Item = &'static str> {
        PARENTS.iter().map(|(c, _)| *c)
    }
    /// Whether the relation's domain takes the class.
    pub fn admits_subject(&self, _relation: Relation, _class: Class) -> bool {
        true
    }
    /// Whether the relation's range takes the class.
    pub fn admits_object(&self, _relation: Relation, _class: Class) -> bool {
        true
    }
    /// Whether the ontology has the class.
    pub fn has_class(&self, class: Class) -> bool {
        PARENTS.iter().any(|(c, _)| *c == class.0)
    }
}

const RELATIONS: &[&str] = &[
    "develops",
    "provides",
    "operates",
    "releases",
    "announces",
    "produces",
    "creates",
    "performs",
    "publishes",
    "uses",
    "discontinues",
    "selects",
    "invests",
    "acquires",
    "owns",
    "subsidiaryOf",
    "founds",
    "founderOf",
    "partnersWith",
    "competesWith",
    "supplies",
    "ceoOf",
    "chairOf",
    "executiveOf",
    "employedBy",
    "memberOf",
    "locatedIn",
    "headquarteredIn",
    "operatesIn",
    "instanceOf",
    "basedOn",
    "successorOf",
    "partOf",
    "hasFeature",
    "conformsTo",
    "availableOn",
    "trainedOn",
    "surpasses",
    "targets",
    "alias",
    "releasedOn",
    "announcedOn",
    "foundedOn",
    "bornOn",
    "diedOn",
    "metric",
    "states",
    "supports",
    "participatesIn",
    "entersMarket",
    "citizenOf",
    "bornIn",
    "diedIn",
    "worksIn",
    "educatedAt",
    "receives",
    "parentOf",
    "siblingOf",
    "spouseOf",
    "headOfGovernmentOf",
    "capitalOf",
    "takesPlaceIn",
    "appearsIn",
];
