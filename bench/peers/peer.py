"""The side of the reference libraries in `npm run bench:peers`.

Reads one JSON request a line and answers each with one JSON line:
  {"op": "versions"}                                              versions of the libraries
  {"op": "prepare", "work": W, "inputs": [{"path", "rows"}]}      loads the inputs, makes the call
  {"op": "answer"}                                                what the call returns, as numbers by name
  {"op": "sample", "calls": K, "blocks": M}                       M times: seconds of K calls, wall and processor
One thread: the environment says so before numpy is loaded.
"""
import gc
import json
import os
import sys
import time
import warnings

for name in ('OPENBLAS_NUM_THREADS', 'OMP_NUM_THREADS', 'MKL_NUM_THREADS', 'NUMEXPR_NUM_THREADS', 'POLARS_MAX_THREADS'):
    os.environ[name] = '1'
warnings.simplefilter('ignore')

import numpy as np


def adf(inputs):
    from statsmodels.tsa.stattools import adfuller

    def call():
        return adfuller(inputs[0], regression='c', autolag='AIC')

    return call, lambda r: {'statistic': r[0], 'pValue': r[1], 'lag': r[2]}


def ljung_box(inputs):
    from statsmodels.stats.diagnostic import acorr_ljungbox

    def call():
        return acorr_ljungbox(inputs[0], lags=20)

    return call, lambda r: {'statistic': r['lb_stat'].iloc[19], 'pValue': r['lb_pvalue'].iloc[19]}


def jarque_bera(inputs):
    from statsmodels.stats.stattools import jarque_bera as test

    def call():
        return test(inputs[0])

    return call, lambda r: {'statistic': r[0], 'pValue': r[1]}


def ks_two_sample(method):
    def make(inputs):
        from scipy.stats import ks_2samp

        def call():
            return ks_2samp(inputs[0], inputs[1], method=method)

        return call, lambda r: {'statistic': r.statistic, 'pValue': r.pvalue}

    return make


def garch(standard_errors):
    def make(inputs):
        from arch import arch_model

        model = arch_model(inputs[0], mean='Zero', vol='GARCH', p=1, q=1, dist='normal', rescale=False)

        def call():
            result = model.fit(disp='off')
            if standard_errors:
                # The covariance of the parameters is only calculated when it is asked for.
                result.std_err
            return result

        def answer(result):
            omega, alpha, beta = (float(v) for v in result.params)
            found = {'loglik': result.loglikelihood, 'omega': omega, 'alpha': alpha, 'beta': beta}
            if standard_errors:
                found['seAlpha'] = result.std_err.iloc[1]
            return found

        return call, answer

    return make


def correlation(inputs):
    def call():
        return np.corrcoef(inputs[0])

    return call, lambda r: {'matrix': r.ravel().tolist()}


def rolling_correlation(inputs):
    window = np.ascontiguousarray(inputs[0][:, -256:])

    def call():
        return np.corrcoef(window)

    return call, lambda r: {'matrix': r.ravel().tolist()}


def resample_minutes(inputs):
    import polars as pl

    time, price, qty = inputs[0]
    ticks = pl.DataFrame({'ts': time.astype('i8'), 'price': price, 'qty': qty})
    ticks = ticks.with_columns(pl.from_epoch('ts', time_unit='ms').set_sorted())
    p = pl.col('price')
    bars = [p.first().alias('open'), p.max().alias('high'), p.min().alias('low'), p.last().alias('close')]

    def call():
        return ticks.group_by_dynamic('ts', every='1m').agg(*bars, pl.col('qty').sum().alias('volume'))

    def answer(r):
        found = {name: r[name].to_list() for name in ('open', 'high', 'low', 'close', 'volume')}
        return {'time': r['ts'].dt.epoch('ms').cast(pl.Float64).to_list()} | found

    return call, answer


def read_ticks_csv(inputs):
    import polars as pl

    def call():
        return pl.read_csv(inputs[0])

    def answer(r):
        weight = np.arange(1, len(r) + 1)
        columns = {name: r[name].to_numpy().astype('f8') for name in r.columns}
        sums = {name: float(np.sum(values)) for name, values in columns.items()}
        return sums | {f'{name}Weighted': float(np.sum(values * weight)) for name, values in columns.items()}

    return call, answer


def every_eighth(columns, start):
    return {f'output{i}': np.asarray(column, dtype='f8')[start::8].tolist() for i, column in enumerate(columns)}


def middle_first(upper, middle, lower):
    return middle, upper, lower


def talib_calls(bars):
    import talib

    _, h, l, c, v = bars
    return {
        'sma': lambda: (talib.SMA(c, 20),),
        'ema': lambda: (talib.EMA(c, 20),),
        'rsi': lambda: (talib.RSI(c, 14),),
        'macd': lambda: talib.MACD(c, 12, 26, 9),
        'bbands': lambda: middle_first(*talib.BBANDS(c, 20, 2.0, 2.0)),
        'atr': lambda: (talib.ATR(h, l, c, 14),),
        'adx': lambda: (talib.ADX(h, l, c, 14),),
        'stoch': lambda: talib.STOCH(h, l, c, 14, 3, 0, 3, 0),
        'obv': lambda: (talib.OBV(c, v),),
        'mfi': lambda: (talib.MFI(h, l, c, v, 14),),
        'max': lambda: (talib.MAX(c, 200),),
        'linearReg': lambda: (talib.LINEARREG(c, 50),),
        'stddev': lambda: (talib.STDDEV(c, 20),),
    }


TEN = ('sma', 'ema', 'rsi', 'macd', 'bbands', 'atr', 'adx', 'stoch', 'obv', 'mfi')


def talib_indicator(name):
    def make(inputs):
        call = talib_calls(inputs[0])[name]
        return call, lambda r: every_eighth(r, 256)

    return make


def talib_reused(name):
    def make(inputs):
        from reused import reused_calls

        return reused_calls(inputs[0])[name], lambda r: every_eighth(r, 256)

    return make


def ten_of(calls):

    def call():
        return [call() for call in calls]

    return call, lambda r: {'last': [float(column[-1]) for columns in r for column in columns]}


def talib_ten(inputs):
    calls = talib_calls(inputs[0])
    return ten_of([calls[name] for name in TEN])


def talib_ten_reused(inputs):
    from reused import reused_calls

    calls = reused_calls(inputs[0])
    return ten_of([calls[name] for name in TEN])


def polars_indicator(name):
    def make(inputs):
        import polars as pl

        _, h, l, c, v = inputs[0]
        bars = pl.DataFrame({'h': h, 'l': l, 'c': c, 'v': v})
        close = pl.col('c')
        change = close.diff()

        def mean(values, **weight):
            return values.ewm_mean(adjust=False, **weight)

        expressions = {
            'sma': [close.rolling_mean(20)],
            'ema': [mean(close, span=20)],
            'macd': [mean(close, span=12) - mean(close, span=26)],
            'bbands': [
                close.rolling_mean(20),
                close.rolling_mean(20) + 2 * close.rolling_std(20, ddof=0),
                close.rolling_mean(20) - 2 * close.rolling_std(20, ddof=0),
            ],
            'rsi': [100 - 100 / (1 + mean(change.clip(0, None), alpha=1 / 14) / mean(-change.clip(None, 0), alpha=1 / 14))],
            'obv': [(change.sign().fill_null(1) * pl.col('v')).cum_sum()],
            'max': [close.rolling_max(200)],
        }[name]
        columns = [expression.alias(str(i)) for i, expression in enumerate(expressions)]

        def call():
            return bars.select(columns)

        # Their means have other seeds, of which nothing is left after 2,048 rows.
        return call, lambda r: every_eighth([column.to_numpy() for column in r], 2048)

    return make


WORKS = {
    'adf': adf,
    'ljungBox': ljung_box,
    'jarqueBera': jarque_bera,
    'ksExact': ks_two_sample('exact'),
    'ksAsymptotic': ks_two_sample('asymp'),
    'garchFit': garch(False),
    'garchFitErrors': garch(True),
    'correlation': correlation,
    'rollingCorrelation': rolling_correlation,
    'resampleMinutes': resample_minutes,
    'readTicksCsv': read_ticks_csv,
    'talibTen': talib_ten,
    'talibTenReused': talib_ten_reused,
}
for name in (*TEN, 'max', 'linearReg', 'stddev'):
    WORKS[f'talib.{name}'] = talib_indicator(name)
    WORKS[f'talibReused.{name}'] = talib_reused(name)
for name in ('sma', 'ema', 'macd', 'bbands', 'rsi', 'obv', 'max'):
    WORKS[f'polars.{name}'] = polars_indicator(name)


def load(entry):
    if not entry['path'].endswith('.f64'):
        return entry['path']
    values = np.fromfile(entry['path'], '=f8')
    return values if entry.get('rows') is None else values.reshape(entry['rows'], -1)


def versions():
    from importlib.metadata import version

    return {name: version(name) for name in ('numpy', 'scipy', 'statsmodels', 'arch', 'polars', 'TA-Lib')} | {
        'python': sys.version.split()[0]
    }


def sample(call, calls, blocks):
    wall, processor = [], []
    gc.collect()
    for _ in range(blocks):
        cpu = time.process_time()
        start = time.perf_counter()
        for _ in range(calls):
            call()
        end = time.perf_counter()
        processor.append(time.process_time() - cpu)
        wall.append(end - start)
    return {'wall': wall, 'processor': processor}


def main():
    call = answer = None
    for line in sys.stdin:
        request = json.loads(line)
        op = request['op']
        if op == 'versions':
            reply = versions()
        elif op == 'prepare':
            call, answer = WORKS[request['work']]([load(entry) for entry in request['inputs']])
            reply = {}
        elif op == 'answer':
            found = answer(call())
            reply = {k: v if isinstance(v, list) else float(v) for k, v in found.items()}
        else:
            reply = sample(call, request['calls'], request['blocks'])
        print(json.dumps(reply), flush=True)


main()
