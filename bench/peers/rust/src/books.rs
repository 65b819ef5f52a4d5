//! Order books on one stream of commands: limit orders, cancels, crosses. A call runs the whole stream on a new book.
//! The commands are made before in the form that a library takes, which is not part of the time.
//!   matchcore     the crate of this name
//!   orderbookRs   the crate of this name
//!   treeBook      levels in a balanced tree, queues in them, a map from id to place: what a first version looks like
//!   tickBook      orders in columns, queues linked through them, one queue a tick: what is left when nothing is general
use crate::Work;
use std::collections::{BTreeMap, HashMap, VecDeque};

/// Prices of the stream are below this.
const TICKS: usize = 20_000;
/// Doubles of a command in the file: 1 for a cancel, side, price, lots, place of the order that is cancelled.
const COLUMNS: usize = 5;

#[derive(Clone, Copy)]
struct Step {
    is_cancel: bool,
    buys: bool,
    price: u32,
    lots: u32,
    target: u32,
}

/// Ticks times lots that were traded, and trades.
#[derive(Default, Clone, Copy)]
struct Traded {
    tick_lots: u64,
    trades: u64,
}

fn read(path: &str) -> Vec<Step> {
    let bytes = std::fs::read(path).expect("the file of commands");
    let doubles: Vec<f64> =
        bytes.chunks_exact(8).map(|eight| f64::from_le_bytes(eight.try_into().expect("eight bytes"))).collect();
    let command = |row: &[f64]| Step {
        is_cancel: row[0] != 0.0,
        buys: row[1] > 0.0,
        price: row[2] as u32,
        lots: row[3] as u32,
        target: row[4] as u32,
    };
    doubles.chunks_exact(COLUMNS).map(command).collect()
}

/// A stream and what runs it.
pub struct Stream {
    run: Box<dyn FnMut() -> Traded>,
    /// Runs it once, counting what is traded where `run` does not.
    count: Box<dyn FnMut() -> Traded>,
}

impl Stream {
    pub fn new(work: &str, path: &str) -> Stream {
        let commands = read(path);
        match work {
            "matchcore" => matchcore_stream(&commands),
            "orderbookRs" => orderbook_stream(commands),
            "treeBook" => own_stream(commands, |_| TreeBook::default()),
            "tickBook" => own_stream(commands, TickBook::new),
            _ => panic!("no work {work}"),
        }
    }
}

impl Work for Stream {
    fn call(&mut self) -> f64 {
        (self.run)().tick_lots as f64
    }

    fn answer(&mut self) -> String {
        let Traded { tick_lots, trades } = (self.count)();
        format!(r#"{{"tickLots": {tick_lots}, "trades": {trades}}}"#)
    }
}

fn matchcore_stream(commands: &[Step]) -> Stream {
    use matchcore::*;
    let order = |command: &Step| {
        let side = if command.buys { Side::Buy } else { Side::Sell };
        let quantity = QuantityPolicy::Standard { quantity: Quantity(command.lots as u64) };
        let flags = OrderFlags::new(side, false, TimeInForce::Gtc);
        SubmitCmd { order: NewOrder::Limit(LimitOrder::new(Price(command.price as u64), quantity, flags)) }
    };
    let made: Vec<matchcore::Command> = commands
        .iter()
        .enumerate()
        .map(|(at, command)| {
            let meta =
                CommandMeta { sequence_number: SequenceNumber(at as u64), timestamp: Timestamp(at as u64) };
            let kind = if command.is_cancel {
                let order_id = OrderId(command.target as u64);
                CommandKind::Cancel(CancelCmd { order_id, order_kind: OrderKind::Limit })
            } else {
                CommandKind::Submit(order(command))
            };
            matchcore::Command { meta, kind }
        })
        .collect();
    let made = std::rc::Rc::new(made);
    let counted = made.clone();
    let run = move || {
        let mut book = OrderBook::new("BOOK");
        for command in made.iter() {
            std::hint::black_box(book.execute(command));
        }
        Traded::default()
    };
    let count = move || {
        let mut book = OrderBook::new("BOOK");
        let mut traded = Traded::default();
        for command in counted.iter() {
            let CommandOutcome::Applied(CommandReport::Submit(effects)) = book.execute(command) else { continue };
            let Some(found) = effects.target_order().match_result() else { continue };
            traded.tick_lots += found.executed_value().0 as u64;
            traded.trades += found.trades().len() as u64;
        }
        traded
    };
    Stream { run: Box::new(run), count: Box::new(count) }
}

fn orderbook_stream(commands: Vec<Step>) -> Stream {
    use orderbook_rs::{Id, OrderBook, Side, TimeInForce};
    let commands = std::rc::Rc::new(commands);
    let counted = commands.clone();
    let side = |command: &Step| if command.buys { Side::Buy } else { Side::Sell };
    let run = move || {
        let book: OrderBook<()> = OrderBook::new("BOOK");
        for (at, command) in commands.iter().enumerate() {
            if command.is_cancel {
                std::hint::black_box(book.cancel_order(Id::from_u64(command.target as u64)).ok());
                continue;
            }
            let (id, price) = (Id::from_u64(at as u64), command.price as u128);
            let placed =
                book.add_limit_order(id, price, command.lots as u64, side(command), TimeInForce::Gtc, None);
            std::hint::black_box(placed.ok());
        }
        Traded::default()
    };
    let count = move || {
        let book: OrderBook<()> = OrderBook::new("BOOK");
        let mut traded = Traded::default();
        for (at, command) in counted.iter().enumerate() {
            if command.is_cancel {
                book.cancel_order(Id::from_u64(command.target as u64)).ok();
                continue;
            }
            let (id, price) = (Id::from_u64(at as u64), command.price as u128);
            let lots = command.lots as u64;
            let placed =
                book.add_limit_order_with_result(id, price, lots, side(command), TimeInForce::Gtc, None);
            let Ok((_, Some(result))) = placed else { continue };
            for trade in result.match_result.trades().as_vec() {
                traded.tick_lots += trade.price().as_u128() as u64 * trade.quantity().as_u64();
                traded.trades += 1;
            }
        }
        traded
    };
    Stream { run: Box::new(run), count: Box::new(count) }
}

/// A book of ours for the comparison.
trait Book {
    fn limit(&mut self, id: u32, command: &Step);
    fn cancel(&mut self, id: u32);
    fn traded(&self) -> Traded;
}

fn own_stream<B: Book + 'static>(commands: Vec<Step>, make: fn(usize) -> B) -> Stream {
    let commands = std::rc::Rc::new(commands);
    let again = commands.clone();
    let run_all = move |commands: &[Step]| {
        let mut book = make(commands.len());
        for (at, command) in commands.iter().enumerate() {
            if command.is_cancel {
                book.cancel(command.target);
            } else {
                book.limit(at as u32, command);
            }
        }
        book.traded()
    };
    Stream { run: Box::new(move || run_all(&commands)), count: Box::new(move || run_all(&again)) }
}

#[derive(Default)]
struct TreeBook {
    bids: BTreeMap<u32, VecDeque<(u32, u32)>>,
    asks: BTreeMap<u32, VecDeque<(u32, u32)>>,
    /// Side and price of the orders that are open.
    places: HashMap<u32, (bool, u32)>,
    traded: Traded,
}

impl TreeBook {
    /// Trades with one level. Returns the lots that are left.
    fn take(&mut self, tick: u32, buys: bool, lots: u32) -> u32 {
        let levels = if buys { &mut self.asks } else { &mut self.bids };
        let queue = levels.get_mut(&tick).expect("the best level");
        let mut rest = lots;
        while let Some((maker, open)) = queue.front_mut() {
            let part = rest.min(*open);
            rest -= part;
            *open -= part;
            self.traded.tick_lots += part as u64 * tick as u64;
            self.traded.trades += 1;
            if *open > 0 {
                return 0;
            }
            self.places.remove(maker);
            queue.pop_front();
            if rest == 0 {
                break;
            }
        }
        if queue.is_empty() {
            levels.remove(&tick);
        }
        rest
    }
}

impl Book for TreeBook {
    fn limit(&mut self, id: u32, command: &Step) {
        let mut rest = command.lots;
        while rest > 0 {
            let best = if command.buys {
                self.asks.first_key_value().filter(|(tick, _)| **tick <= command.price)
            } else {
                self.bids.last_key_value().filter(|(tick, _)| **tick >= command.price)
            };
            let Some((&tick, _)) = best else { break };
            rest = self.take(tick, command.buys, rest);
        }
        if rest == 0 {
            return;
        }
        let levels = if command.buys { &mut self.bids } else { &mut self.asks };
        levels.entry(command.price).or_default().push_back((id, rest));
        self.places.insert(id, (command.buys, command.price));
    }

    fn cancel(&mut self, id: u32) {
        let Some((buys, tick)) = self.places.remove(&id) else { return };
        let levels = if buys { &mut self.bids } else { &mut self.asks };
        let queue = levels.get_mut(&tick).expect("the level of an open order");
        if let Some(at) = queue.iter().position(|(one, _)| *one == id) {
            queue.remove(at);
        }
        if queue.is_empty() {
            levels.remove(&tick);
        }
    }

    fn traded(&self) -> Traded {
        self.traded
    }
}

/// No order, no queue.
const NONE: u32 = u32::MAX;

/// What is known of an order; 0 lots are a free place.
#[derive(Clone, Copy)]
struct Row {
    next: u32,
    previous: u32,
    price: u32,
    lots: u32,
}

struct TickBook {
    rows: Vec<Row>,
    /// First and last order of each tick: a tick has buys or sales, never both.
    ends: Vec<[u32; 2]>,
    best_bid: usize,
    best_ask: usize,
    traded: Traded,
}

impl TickBook {
    fn new(orders: usize) -> TickBook {
        TickBook {
            rows: vec![Row { next: NONE, previous: NONE, price: 0, lots: 0 }; orders],
            ends: vec![[NONE, NONE]; TICKS],
            best_bid: 0,
            best_ask: TICKS - 1,
            traded: Traded::default(),
        }
    }

    fn unlink(&mut self, id: u32) {
        let Row { next, previous, price, .. } = self.rows[id as usize];
        self.rows[id as usize].lots = 0;
        if previous == NONE {
            self.ends[price as usize][0] = next;
        } else {
            self.rows[previous as usize].next = next;
        }
        if next == NONE {
            self.ends[price as usize][1] = previous;
        } else {
            self.rows[next as usize].previous = previous;
        }
    }

    /// Trades with the first orders of a tick. Returns the lots that are left.
    fn take(&mut self, tick: usize, lots: u32) -> u32 {
        let mut rest = lots;
        while rest > 0 && self.ends[tick][0] != NONE {
            let maker = self.ends[tick][0];
            let open = self.rows[maker as usize].lots;
            let part = rest.min(open);
            rest -= part;
            self.traded.tick_lots += part as u64 * tick as u64;
            self.traded.trades += 1;
            if part == open {
                self.unlink(maker);
            } else {
                self.rows[maker as usize].lots = open - part;
            }
        }
        rest
    }

    fn append(&mut self, id: u32, price: u32, lots: u32) {
        let last = self.ends[price as usize][1];
        self.rows[id as usize] = Row { next: NONE, previous: last, price, lots };
        self.ends[price as usize][1] = id;
        if last == NONE {
            self.ends[price as usize][0] = id;
        } else {
            self.rows[last as usize].next = id;
        }
    }
}

impl Book for TickBook {
    fn limit(&mut self, id: u32, command: &Step) {
        let price = command.price as usize;
        let mut rest = command.lots;
        if command.buys {
            while rest > 0 && self.best_ask <= price && self.best_ask < TICKS - 1 {
                rest = self.take(self.best_ask, rest);
                if rest > 0 {
                    self.best_ask += 1;
                }
            }
            self.best_bid = if rest > 0 { self.best_bid.max(price) } else { self.best_bid };
        } else {
            while rest > 0 && self.best_bid >= price && self.best_bid > 0 {
                rest = self.take(self.best_bid, rest);
                if rest > 0 {
                    self.best_bid -= 1;
                }
            }
            self.best_ask = if rest > 0 { self.best_ask.min(price) } else { self.best_ask };
        }
        if rest > 0 {
            self.append(id, command.price, rest);
        }
    }

    fn cancel(&mut self, id: u32) {
        if self.rows[id as usize].lots > 0 {
            self.unlink(id);
        }
    }

    fn traded(&self) -> Traded {
        self.traded
    }
}
