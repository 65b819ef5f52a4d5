"""nautilus_trader in `npm run bench:peers -- nautilus`: speaks the lines of peer.py, in an environment of its own.

One work an input of bars (5, n), minutes from 2024-01-01, or of trades (4, n): milliseconds, price, quantity, 1 for a buying
taker. `idle` takes each bar and does nothing with it; `cross` holds 0.01 on the side that two exponential averages of 10 and
20 closes say, and turns at each cross; `trade-idle` and `trade-cross` do the same at each trade. Its risk engine is on, its
log is off. Only `run` is timed: bars are objects before, and the engine is set back between two calls.
"""
import gc
import json
import sys
import time
from decimal import Decimal

import nautilus_trader
import numpy as np
import pandas as pd
from nautilus_trader.backtest.engine import BacktestEngine, BacktestEngineConfig
from nautilus_trader.config import LoggingConfig, RiskEngineConfig, StrategyConfig
from nautilus_trader.indicators import ExponentialMovingAverage
from nautilus_trader.model.currencies import BTC, USDT
from nautilus_trader.model.data import BarType
from nautilus_trader.model.enums import AccountType, OmsType, OrderSide
from nautilus_trader.model.identifiers import InstrumentId, Symbol, TraderId, Venue
from nautilus_trader.model.instruments import CurrencyPair
from nautilus_trader.model.objects import Money, Price, Quantity
from nautilus_trader.persistence.wranglers import BarDataWrangler, TradeTickDataWrangler
from nautilus_trader.trading.strategy import Strategy

FAST, SLOW, QTY = 10, 20, 0.01
SIM = Venue('SIM')


def pair():
    instrument_id = InstrumentId(Symbol('BTCUSDT'), SIM)
    return CurrencyPair(
        instrument_id=instrument_id,
        raw_symbol=instrument_id.symbol,
        base_currency=BTC,
        quote_currency=USDT,
        price_precision=2,
        size_precision=5,
        price_increment=Price.from_str('0.01'),
        size_increment=Quantity.from_str('0.00001'),
        ts_event=0,
        ts_init=0,
        maker_fee=Decimal('0.0004'),
        taker_fee=Decimal('0.0004'),
    )


class Config(StrategyConfig, frozen=True):
    instrument_id: InstrumentId
    bar_type: BarType
    trades: bool
    on_trades: bool


class Cross(Strategy):
    def __init__(self, config):
        super().__init__(config)
        self.begin()

    def begin(self):
        self.fast, self.slow = ExponentialMovingAverage(FAST), ExponentialMovingAverage(SLOW)
        self.events, self.side, self.turns = 0, 0, 0

    def on_start(self):
        instrument = self.cache.instrument(self.config.instrument_id)
        self.first, self.turn = instrument.make_qty(QTY), instrument.make_qty(2 * QTY)
        if self.config.on_trades:
            self.subscribe_trade_ticks(self.config.instrument_id)
        else:
            self.subscribe_bars(self.config.bar_type)

    def on_reset(self):
        self.begin()

    def on_bar(self, bar):
        self.events += 1
        if self.config.trades:
            self.see(bar.close.as_double())

    def on_trade_tick(self, tick):
        self.events += 1
        if self.config.trades:
            self.see(tick.price.as_double())

    def see(self, price):
        self.fast.update_raw(price)
        self.slow.update_raw(price)
        if self.events < SLOW:
            return
        side = 1 if self.fast.value > self.slow.value else -1
        if side == self.side:
            return
        quantity = self.first if self.side == 0 else self.turn
        order_side = OrderSide.BUY if side > 0 else OrderSide.SELL
        self.submit_order(self.order_factory.market(self.config.instrument_id, order_side, quantity))
        self.side = side
        self.turns += 1


def data_of(work, rows, bar_type, instrument):
    if work.startswith('trade'):
        frame = pd.DataFrame(
            {'price': rows[1], 'quantity': rows[2], 'buyer_maker': rows[3] == 0, 'trade_id': np.arange(rows.shape[1])},
            index=pd.to_datetime(rows[0], unit='ms', utc=True),
        )
        return TradeTickDataWrangler(instrument).process(frame)
    index = pd.date_range('2024-01-01', periods=rows.shape[1], freq='1min', tz='UTC')
    frame = pd.DataFrame(dict(zip(('open', 'high', 'low', 'close', 'volume'), rows)), index=index)
    return BarDataWrangler(bar_type, instrument).process(frame)


def make(work, rows):
    instrument = pair()
    engine = BacktestEngine(
        BacktestEngineConfig(
            trader_id=TraderId('B-1'),
            logging=LoggingConfig(bypass_logging=True),
            risk_engine=RiskEngineConfig(bypass=False),
        )
    )
    engine.add_venue(
        venue=SIM,
        oms_type=OmsType.NETTING,
        account_type=AccountType.MARGIN,
        base_currency=None,
        starting_balances=[Money(10_000_000, USDT), Money(1000, BTC)],
    )
    engine.add_instrument(instrument)
    bar_type = BarType.from_str(f'{instrument.id}-1-MINUTE-LAST-EXTERNAL')
    engine.add_data(data_of(work, rows, bar_type, instrument))
    config = Config(
        instrument_id=instrument.id,
        bar_type=bar_type,
        trades=work.endswith('cross'),
        on_trades=work.startswith('trade'),
    )
    strategy = Cross(config)
    engine.add_strategy(strategy)
    return engine, strategy


def answer(engine, strategy):
    engine.reset()
    engine.run()
    return {'events': strategy.events, 'turns': strategy.turns}


def sample(engine, calls, blocks):
    wall, processor = [], []
    for _ in range(blocks):
        spent, used = 0.0, 0.0
        for _ in range(calls):
            engine.reset()
            gc.collect()
            cpu, start = time.process_time(), time.perf_counter()
            engine.run()
            spent += time.perf_counter() - start
            used += time.process_time() - cpu
        wall.append(spent)
        processor.append(used)
    return {'wall': wall, 'processor': processor}


def main():
    engine = strategy = None
    for line in sys.stdin:
        request = json.loads(line)
        op = request['op']
        if op == 'versions':
            reply = {'nautilus_trader': nautilus_trader.__version__}
        elif op == 'prepare':
            entry = request['inputs'][0]
            if engine is not None:
                engine.dispose()
            rows = np.fromfile(entry['path'], '=f8').reshape(entry['rows'], -1)
            engine, strategy = make(request['work'], rows)
            reply = {}
        elif op == 'answer':
            reply = answer(engine, strategy)
        else:
            reply = sample(engine, request['calls'], request['blocks'])
        print(json.dumps(reply), flush=True)


main()
