//! Messages of Binance to numbers with sonic-rs: typed structures, borrowed text.
//! A call parses the next hundredth of the messages and reads price and quantity as doubles.
use crate::Work;
use serde::Deserialize;

/// Slices of a file: one call takes one of them, so that a sample is shorter than a turn of the scheduler.
const SLICES: usize = 100;

#[derive(Deserialize)]
struct TradeMessage<'a> {
    #[serde(borrow)]
    data: Trade<'a>,
}

#[derive(Deserialize)]
struct Trade<'a> {
    p: &'a str,
    q: &'a str,
    #[serde(rename = "T")]
    time: u64,
    m: bool,
}

#[derive(Deserialize)]
struct DepthMessage<'a> {
    #[serde(borrow)]
    data: Depth<'a>,
}

#[derive(Deserialize)]
struct Depth<'a> {
    #[serde(borrow)]
    b: Vec<(&'a str, &'a str)>,
    #[serde(borrow)]
    a: Vec<(&'a str, &'a str)>,
    u: u64,
}

fn number(text: &str) -> f64 {
    text.parse().expect("a decimal number")
}

fn trade(line: &[u8]) -> f64 {
    let TradeMessage { data } = sonic_rs::from_slice(line).expect("a trade");
    std::hint::black_box((data.time, data.m));
    number(data.p) * number(data.q)
}

fn depth(line: &[u8]) -> f64 {
    let DepthMessage { data } = sonic_rs::from_slice(line).expect("a depth update");
    std::hint::black_box(data.u);
    data.b.iter().chain(&data.a).map(|(price, qty)| number(price) * number(qty)).sum()
}

/// A file of messages and what reads one of them.
pub struct Messages {
    bytes: Vec<u8>,
    lines: Vec<(usize, usize)>,
    read: fn(&[u8]) -> f64,
    slice: usize,
}

impl Messages {
    pub fn new(name: &str, path: &str) -> Messages {
        let bytes = std::fs::read(path).expect("the file of messages");
        let mut lines = vec![];
        let mut from = 0;
        for (at, byte) in bytes.iter().enumerate() {
            if *byte == b'\n' {
                lines.push((from, at));
                from = at + 1;
            }
        }
        let read = if name == "sonicTrades" { trade } else { depth };
        Messages { bytes, lines, read, slice: 0 }
    }

    fn sum(&self, from: usize, to: usize) -> f64 {
        self.lines[from..to].iter().map(|&(a, b)| (self.read)(&self.bytes[a..b])).sum()
    }
}

impl Work for Messages {
    fn call(&mut self) -> f64 {
        let n = self.lines.len();
        let (from, to) = (n * self.slice / SLICES, n * (self.slice + 1) / SLICES);
        self.slice = (self.slice + 1) % SLICES;
        self.sum(from, to)
    }

    fn answer(&mut self) -> String {
        format!(r#"{{"checksum": {:?}}}"#, self.sum(0, self.lines.len()))
    }
}
