//! Particles and forms of the copula by name, as they stand in a text.

use crate::document::Case;

/// The subject.
pub const GA: &str = "が";
/// The object.
pub const O: &str = "を";
/// Goal, place, time.
pub const NI: &str = "に";
/// Place of an act, means; the copula that goes on.
pub const DE: &str = "で";
/// Company, conjunct, quotation.
pub const TO: &str = "と";
/// What a noun is of.
pub const NO: &str = "の";
/// The topic.
pub const WA: &str = "は";
/// The topic that others share.
pub const MO: &str = "も";
/// Direction.
pub const HE: &str = "へ";
/// A conjunct among others.
pub const YA: &str = "や";
/// A question; one of two.
pub const KA: &str = "か";
/// Origin, since when.
pub const KARA: &str = "から";
/// End, until when.
pub const MADE: &str = "まで";
/// What something is compared with.
pub const YORI: &str = "より";
/// The verb that goes on.
pub const TE: &str = "て";
/// The copula.
pub const DA: &str = "だ";
/// The copula before a noun.
pub const NA: &str = "な";
/// The past.
pub const TA: &str = "た";
/// A quotation before a noun.
pub const TOIU: &str = "という";
/// A clause as the topic.
pub const NOWA: &str = "のは";
/// A clause as the subject.
pub const NOGA: &str = "のが";

impl Case {
    /// Its particle.
    pub const fn particle(self) -> &'static str {
        match self {
            Self::Ga => GA,
            Self::Wo => O,
            Self::Ni => NI,
            Self::To => TO,
            Self::De => DE,
            Self::Kara => KARA,
            Self::Made => MADE,
            Self::Yori => YORI,
            Self::He => HE,
        }
    }
}
