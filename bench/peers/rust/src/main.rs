//! The side of sonic-rs in `npm run bench:peers`: one JSON request a line, one JSON line back, as in peer.py.
//!   {"op": "versions"}                                    version of the library
//!   {"op": "prepare", "work": W, "inputs": [{"path"}]}    reads a file of messages, one a line
//!   {"op": "answer"}                                      the checksum of all messages
//!   {"op": "sample", "calls": K, "blocks": M}             M times: seconds of K calls, wall and processor
//! A call parses the next hundredth of the messages, typed, and reads price and quantity as doubles.
use serde::{Deserialize, Serialize};
use std::io::{BufRead, Write};
use std::time::Instant;

/// Slices of a file: one call takes one of them, so that a sample is shorter than a turn of the scheduler.
const SLICES: usize = 100;

#[derive(Deserialize)]
struct Request {
    op: String,
    #[serde(default)]
    work: String,
    #[serde(default)]
    inputs: Vec<Input>,
    #[serde(default)]
    calls: usize,
    #[serde(default)]
    blocks: usize,
}

#[derive(Deserialize)]
struct Input {
    path: String,
}

#[derive(Serialize, Default)]
struct Sample {
    wall: Vec<f64>,
    processor: Vec<f64>,
}

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
struct Work {
    bytes: Vec<u8>,
    lines: Vec<(usize, usize)>,
    read: fn(&[u8]) -> f64,
    slice: usize,
}

impl Work {
    fn new(name: &str, path: &str) -> Work {
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
        Work { bytes, lines, read, slice: 0 }
    }

    fn sum(&self, from: usize, to: usize) -> f64 {
        self.lines[from..to].iter().map(|&(a, b)| (self.read)(&self.bytes[a..b])).sum()
    }

    fn call(&mut self) -> f64 {
        let n = self.lines.len();
        let (from, to) = (n * self.slice / SLICES, n * (self.slice + 1) / SLICES);
        self.slice = (self.slice + 1) % SLICES;
        self.sum(from, to)
    }
}

/// Seconds that this thread had a processor; 0 where the system does not say.
fn processor_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

fn sample(work: &mut Work, calls: usize, blocks: usize) -> Sample {
    let mut found = Sample::default();
    for _ in 0..blocks {
        let used = processor_seconds();
        let start = Instant::now();
        for _ in 0..calls {
            std::hint::black_box(work.call());
        }
        found.wall.push(start.elapsed().as_secs_f64());
        found.processor.push(processor_seconds() - used);
    }
    found
}

fn main() {
    let mut work: Option<Work> = None;
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("a request");
        let request: Request = sonic_rs::from_str(&line).expect("a request");
        let reply = match (request.op.as_str(), work.as_mut()) {
            ("versions", _) => r#"{"sonic-rs": "0.5.10"}"#.to_string(),
            ("prepare", _) => {
                work = Some(Work::new(&request.work, &request.inputs[0].path));
                "{}".to_string()
            }
            ("answer", Some(ready)) => format!(r#"{{"checksum": {:?}}}"#, ready.sum(0, ready.lines.len())),
            ("sample", Some(ready)) => {
                sonic_rs::to_string(&sample(ready, request.calls, request.blocks)).expect("numbers")
            }
            _ => panic!("nothing is prepared for {}", request.op),
        };
        println!("{reply}");
        std::io::stdout().flush().expect("an open pipe");
    }
}
