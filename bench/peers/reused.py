"""TA-Lib's C functions into arrays that are made once, which its Python functions cannot do: they make new ones in every call.

The functions are those of the library that the Python package brings and has initialised, called with the arguments of its
own wrapper: no copies, the rows before the first value NaN.
"""
import ctypes
import glob
import os

import numpy as np

SIMPLE = 0


def library():
    """The library in the folder beside the package; loading it again gives the one that the package uses."""
    import talib

    site = os.path.dirname(os.path.dirname(talib.__file__))
    found = glob.glob(os.path.join(site, 'ta_lib.libs', 'libta*.so*'))
    if len(found) != 1:
        raise RuntimeError(f'one library of TA-Lib was expected in ta_lib.libs, there are {len(found)}')
    return ctypes.CDLL(found[0])


def bound(lib, name, inputs, options, count):
    """A call of TA_<name>, and the arrays that it fills."""
    n = len(inputs[0])
    values = [ctypes.c_double(o) if isinstance(o, float) else ctypes.c_int(o) for o in options]
    first = getattr(lib, f'TA_{name}_Lookback')(*values)
    outputs = [np.full(n, np.nan) for _ in range(count)]
    begin, rows = ctypes.c_int(), ctypes.c_int()
    pointers = [ctypes.c_void_p(x.ctypes.data) for x in inputs]
    targets = [ctypes.c_void_p(x.ctypes.data + 8 * first) for x in outputs]
    function = getattr(lib, f'TA_{name}')
    arguments = (0, n - 1, *pointers, *values, ctypes.byref(begin), ctypes.byref(rows), *targets)

    def call(_held=inputs):
        # The arguments are addresses alone: the arrays have to stay as long as the call can be made.
        code = function(*arguments)
        if code != 0 or begin.value != first or rows.value != n - first:
            raise RuntimeError(f'TA_{name} gave code {code}, {rows.value} rows from {begin.value} on')
        return outputs

    return call


def reused_calls(bars):
    """Calls by name, with the parameters of `talib_calls`; outputs in its order."""
    lib = library()
    _, h, l, c, v = bars
    bands = bound(lib, 'BBANDS', [c], [20, 2.0, 2.0, SIMPLE], 3)

    def middle_first():
        upper, middle, lower = bands()
        return middle, upper, lower

    return {
        'sma': bound(lib, 'SMA', [c], [20], 1),
        'ema': bound(lib, 'EMA', [c], [20], 1),
        'rsi': bound(lib, 'RSI', [c], [14], 1),
        'macd': bound(lib, 'MACD', [c], [12, 26, 9], 3),
        'bbands': middle_first,
        'atr': bound(lib, 'ATR', [h, l, c], [14], 1),
        'adx': bound(lib, 'ADX', [h, l, c], [14], 1),
        'stoch': bound(lib, 'STOCH', [h, l, c], [14, 3, SIMPLE, 3, SIMPLE], 2),
        'obv': bound(lib, 'OBV', [c, v], [], 1),
        'mfi': bound(lib, 'MFI', [h, l, c, v], [14], 1),
        'max': bound(lib, 'MAX', [c], [200], 1),
        'linearReg': bound(lib, 'LINEARREG', [c], [50], 1),
        'stddev': bound(lib, 'STDDEV', [c], [20, 1.0], 1),
    }
