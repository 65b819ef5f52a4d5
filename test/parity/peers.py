"""The side of backtesting.py and vectorbt in `npm run check:parity`.

Reads one JSON case a line and answers with one JSON line: {"backtesting": trades, "vectorbt": trades}, each trade
[entry row, exit row, side (1 or -1), entry price, exit price, fees, profit net of fees]; open trades are left out.
Signals come from TA-Lib here, and from bot4's own features on the other side.

The rules of filling (docs/concepts/backtest.md) are forced on both libraries:
  backtesting.py  orders at the next open; stop and target set on the trade at the close of the entry bar
  vectorbt        signals shifted by one row and filled at its open; stops counted from the fill; opposite entries reverse
"""
import json
import sys
import warnings

import numpy as np
import pandas as pd
import talib

warnings.simplefilter('ignore')


def lagged(values):
    return np.concatenate(([np.nan], values[:-1]))


def ema_cross(bars, p):
    fast, slow = talib.EMA(bars['Close'], p['fast']), talib.EMA(bars['Close'], p['slow'])
    before_fast, before_slow = lagged(fast), lagged(slow)
    up = (fast > slow) & (before_fast <= before_slow)
    down = (fast < slow) & (before_fast >= before_slow)
    return up, down, down, up


def rsi_reversal(bars, p):
    rsi = talib.RSI(bars['Close'], p['period'])
    before = lagged(rsi)
    up = (before < p['low']) & (rsi >= p['low'])
    down = (before > p['high']) & (rsi <= p['high'])
    return up, rsi > p['exit'], down, rsi < 100 - p['exit']


def donchian(bars, p):
    close = bars['Close']
    highest, lowest = lagged(talib.MAX(bars['High'], p['entry'])), lagged(talib.MIN(bars['Low'], p['entry']))
    exit_low, exit_high = lagged(talib.MIN(bars['Low'], p['exit'])), lagged(talib.MAX(bars['High'], p['exit']))
    return close > highest, close < exit_low, close < lowest, close > exit_high


def bollinger(bars, p):
    close = bars['Close']
    upper, middle, lower = talib.BBANDS(close, p['period'], p['k'], p['k'], 0)
    return close < lower, close >= middle, close > upper, close <= middle


RULES = {'ema-cross': ema_cross, 'rsi-reversal': rsi_reversal, 'donchian': donchian, 'bollinger': bollinger}


def signals_of(bars, case):
    """Entries and exits as columns of truth, with the sides that are not traded taken out."""
    long, out_long, short, out_short = (np.asarray(s, bool).copy() for s in RULES[case['rule']](bars, case['params']))
    direction = case['direction']
    if case['exits'] == 'venue' or (case['rule'] == 'ema-cross' and direction == 'both'):
        out_long[:] = out_short[:] = False
    if direction == 'short':
        long[:] = out_long[:] = False
    if direction == 'long':
        short[:] = out_short[:] = False
    return long & ~out_long, out_long, short & ~out_short, out_short


def run_backtesting(frame, case, signals):
    import backtesting
    from backtesting import Backtest, Strategy

    # Its progress bar draws a line for every run.
    backtesting.backtesting._tqdm = lambda rows, **_: rows
    long, out_long, short, out_short = signals
    stop, target, units = case['stop'], case['target'], case['units']

    class Rule(Strategy):
        def init(self):
            pass

        def next(self):
            row = len(self.data) - 1
            for trade in self.trades:
                sign = 1 if trade.is_long else -1
                if stop and trade.sl is None:
                    trade.sl = trade.entry_price * (1 - sign * stop)
                if target and trade.tp is None:
                    trade.tp = trade.entry_price * (1 + sign * target)
            if self.position.is_long:
                if short[row] or out_long[row]:
                    self.position.close()
                if short[row]:
                    self.sell(size=units)
            elif self.position.is_short:
                if long[row] or out_short[row]:
                    self.position.close()
                if long[row]:
                    self.buy(size=units)
            elif long[row]:
                self.buy(size=units)
            elif short[row]:
                self.sell(size=units)

    test = Backtest(frame, Rule, cash=case['cash'], commission=case['fee'], finalize_trades=False)
    trades = test.run()['_trades']
    return [
        [int(t.EntryBar), int(t.ExitBar), 1 if t.Size > 0 else -1, t.EntryPrice, t.ExitPrice, t.Commission, t.PnL]
        for t in trades.itertuples()
    ]


def run_resting(frame, case):
    import backtesting
    from backtesting import Backtest, Strategy

    backtesting.backtesting._tqdm = lambda rows, **_: rows
    is_stop, offset, hold, units = case['resting'] == 'stop', case['offset'], case['hold'], case['units']

    class Rule(Strategy):
        def init(self):
            self.held = 0

        def next(self):
            for order in list(self.orders):
                if not order.is_contingent:
                    order.cancel()
            if self.position:
                self.held += 1
                if self.held >= hold:
                    self.position.close()
                return
            self.held = 0
            close = self.data.Close[-1]
            if is_stop:
                self.buy(size=units, stop=close * (1 + offset))
                self.sell(size=units, stop=close * (1 - offset))
            else:
                self.buy(size=units, limit=close * (1 - offset))
                self.sell(size=units, limit=close * (1 + offset))

    test = Backtest(frame, Rule, cash=case['cash'], commission=case['fee'], finalize_trades=False)
    trades = test.run()['_trades']
    return [
        [int(t.EntryBar), int(t.ExitBar), 1 if t.Size > 0 else -1, t.EntryPrice, t.ExitPrice, t.Commission, t.PnL]
        for t in trades.itertuples()
    ]


def shifted(signal):
    return np.concatenate(([False], signal[:-1]))


def run_vectorbt(frame, case, signals):
    import vectorbt as vbt

    long, out_long, short, out_short = (shifted(s) for s in signals)
    stops = {}
    if case['stop']:
        stops['sl_stop'] = case['stop']
    if case['target']:
        stops['tp_stop'] = case['target']
    portfolio = vbt.Portfolio.from_signals(
        frame['Close'],
        entries=long,
        exits=out_long,
        short_entries=short,
        short_exits=out_short,
        price=frame['Open'],
        open=frame['Open'],
        high=frame['High'],
        low=frame['Low'],
        size=case['units'],
        size_type='amount',
        fees=case['fee'],
        slippage=case['slippage'],
        init_cash=case['cash'],
        allow_partial=False,
        upon_opposite_entry='reverse',
        stop_entry_price='fillprice',
        freq='1min',
        **stops,
    )
    records = portfolio.trades.records
    closed = records[records['status'] == 1]
    return [
        [
            int(t.entry_idx),
            int(t.exit_idx),
            1 if t.direction == 0 else -1,
            t.entry_price,
            t.exit_price,
            t.entry_fees + t.exit_fees,
            t.pnl,
        ]
        for t in closed.itertuples()
    ]


def answer(case):
    columns = np.fromfile(case['path'], '<f8').reshape(5, -1)
    time, prices = columns[0], columns[1:]
    bars = dict(zip(('Open', 'High', 'Low', 'Close'), (np.ascontiguousarray(c) for c in prices)))
    frame = pd.DataFrame(bars, index=pd.to_datetime(time.astype('int64'), unit='ms'))
    if 'resting' in case:
        return {'backtesting': run_resting(frame, case)}
    signals = signals_of(bars, case)
    found = {}
    if 'backtesting' in case['peers']:
        found['backtesting'] = run_backtesting(frame, case, signals)
    if 'vectorbt' in case['peers']:
        found['vectorbt'] = run_vectorbt(frame, case, signals)
    return found


def main():
    from importlib.metadata import version

    print(json.dumps({name: version(name) for name in ('backtesting', 'vectorbt', 'TA-Lib')}), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


main()
