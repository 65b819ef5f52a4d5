//! The native side of `npm run bench:peers`: one JSON request a line, one JSON line back, as in peer.py.
//!   {"op": "versions"}                                    versions of the libraries
//!   {"op": "prepare", "work": W, "inputs": [{"path"}]}    reads the input of a work
//!   {"op": "answer"}                                      what the work finds, in numbers
//!   {"op": "sample", "calls": K, "blocks": M}             M times: seconds of K calls, wall and processor
mod books;
mod json;

use serde::{Deserialize, Serialize};
use std::io::{BufRead, Write};
use std::time::Instant;

/// What is timed and compared.
pub trait Work {
    /// One call; its result is only looked at so that it is not removed as dead.
    fn call(&mut self) -> f64;
    /// The answer as JSON.
    fn answer(&mut self) -> String;
}

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

/// Seconds that this thread had a processor; 0 where the system does not say.
fn processor_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

fn sample(work: &mut dyn Work, calls: usize, blocks: usize) -> Sample {
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

fn prepare(work: &str, path: &str) -> Box<dyn Work> {
    match work {
        "sonicTrades" | "sonicDepth" => Box::new(json::Messages::new(work, path)),
        _ => Box::new(books::Stream::new(work, path)),
    }
}

fn main() {
    let mut work: Option<Box<dyn Work>> = None;
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("a request");
        let request: Request = sonic_rs::from_str(&line).expect("a request");
        let reply = match (request.op.as_str(), work.as_mut()) {
            ("versions", _) => {
                r#"{"sonic-rs": "0.5.10", "matchcore": "0.4.0", "orderbook-rs": "0.15.3"}"#.to_string()
            }
            ("prepare", _) => {
                work = Some(prepare(&request.work, &request.inputs[0].path));
                "{}".to_string()
            }
            ("answer", Some(ready)) => ready.answer(),
            ("sample", Some(ready)) => {
                sonic_rs::to_string(&sample(ready.as_mut(), request.calls, request.blocks)).expect("numbers")
            }
            _ => panic!("nothing is prepared for {}", request.op),
        };
        println!("{reply}");
        std::io::stdout().flush().expect("an open pipe");
    }
}
