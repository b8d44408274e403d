//! Kinds of values in `flat`, for the build script that writes and the program that reads.

pub const TEXT: u8 = 0;
pub const INTEGER: u8 = 1;
pub const FLOAT: u8 = 2;
pub const FALSE: u8 = 3;
pub const TRUE: u8 = 4;
pub const ARRAY: u8 = 5;
pub const TABLE: u8 = 6;
