//! Classes and relations as values: local names, kept once. What is known of them is in the ontology.

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
    use std::collections::HashSet;
    use std::sync::{Mutex, PoisonError};

    use rustc_hash::FxBuildHasher;
    static NAMES: Mutex<HashSet<&'static str, FxBuildHasher>> = Mutex::new(HashSet::with_hasher(FxBuildHasher));
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    let kept: &'static str = Box::leak(name.to_owned().into_boxed_str());
    names.insert(kept);
    kept
}

/// The branch of a class, as far as rules tell kinds of things apart; `resource` holds it to `rdfs:subClassOf` by a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Branch {
    /// Person
    Person,
    /// Organization and Agent
    Organization,
    /// Artifact, CreativeWork, Document and what no branch has
    Artifact,
    /// Place
    Place,
    /// Event and Facility: what takes place, and where
    Event,
    /// Concept
    Concept,
    /// Numbers
    Number,
    /// Dates
    Date,
}

impl Class {
    /// The branch of a class that the program ships; a user's class has that of the nearest such class above it, which
    /// `Ontology::nearest` tells.
    #[inline]
    pub fn branch(self) -> Branch {
        match self.0 {
            "Person" => Branch::Person,
            "Agent"
            | "Organization"
            | "Company"
            | "PublicBody"
            | "ResearchOrganization"
            | "MediaOrganization"
            | "OrganizationUnit"
            | "Team" => Branch::Organization,
            "Place" | "Country" | "Region" | "City" => Branch::Place,
            "Event" | "Facility" => Branch::Event,
            "Concept" | "Technology" | "Standard" | "Feature" | "Industry" | "Role" | "Award" | "Benchmark" | "Law" => {
                Branch::Concept
            }
            "Number" => Branch::Number,
            "Date" => Branch::Date,
            _ => Branch::Artifact,
        }
    }
}

macro_rules! classes {
    ($($constant:ident = $name:literal),+ $(,)?) => {
        impl Class {
            $(#[doc = concat!("eni:", $name)] pub const $constant: Self = Self($name);)+
            /// Number, amount, count: a literal, no class of the ontology.
            pub const NUMBER: Self = Self("Number");
            /// Date or period: a literal, no class of the ontology.
            pub const DATE: Self = Self("Date");
            /// Names of the classes that the program ships.
            pub const CONSTANTS: &'static [&'static str] = &[$($name),+];
        }
    };
}
classes! {
    AGENT = "Agent", PERSON = "Person", ORGANIZATION = "Organization", COMPANY = "Company", PUBLIC_BODY = "PublicBody",
    RESEARCH_ORGANIZATION = "ResearchOrganization", MEDIA_ORGANIZATION = "MediaOrganization",
    ORGANIZATION_UNIT = "OrganizationUnit", TEAM = "Team", ARTIFACT = "Artifact", PRODUCT = "Product", DEVICE = "Device",
    VEHICLE = "Vehicle", SOFTWARE = "Software", AI_MODEL = "AIModel", SERVICE = "Service", PLATFORM = "Platform",
    DATASET = "Dataset", CREATIVE_WORK = "CreativeWork", FILM = "Film", SERIES = "Series", PUBLICATION = "Publication",
    GAME = "Game", SONG = "Song", CONCEPT = "Concept", TECHNOLOGY = "Technology", STANDARD = "Standard",
    FEATURE = "Feature", INDUSTRY = "Industry", ROLE = "Role", AWARD = "Award", BENCHMARK = "Benchmark", LAW = "Law",
    PLACE = "Place", COUNTRY = "Country", REGION = "Region", CITY = "City", FACILITY = "Facility", EVENT = "Event",
    DOCUMENT = "Document",
}
