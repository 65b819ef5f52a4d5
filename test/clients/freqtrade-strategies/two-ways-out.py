"""Enters every market once. Markets of `exit_by_signal` are left by a signal as soon as the stop stands on the venue; the
others are left to their stop."""
from freqtrade.persistence import Trade
from freqtrade.strategy import IStrategy


class TwoWaysOut(IStrategy):
    """A strategy without an opinion: what is checked is the account of its trades."""

    INTERFACE_VERSION = 3
    timeframe = "1m"
    startup_candle_count = 0
    process_only_new_candles = False
    minimal_roi = {"0": 10}
    stoploss = -0.02
    use_exit_signal = True
    order_time_in_force = {"entry": "GTC", "exit": "GTC"}

    @property
    def order_types(self):
        """A market order ends what the configuration calls market; all other orders are limit orders."""
        return {
            "entry": self.config["check_entry_type"],
            "exit": self.config["check_exit_type"],
            "emergency_exit": "market",
            "stoploss": "limit",
            "stoploss_on_exchange": True,
            "stoploss_on_exchange_interval": 5,
            "stoploss_on_exchange_limit_ratio": 0.98,
        }

    def populate_indicators(self, dataframe, metadata):
        """None."""
        return dataframe

    def populate_entry_trend(self, dataframe, metadata):
        """Always."""
        dataframe["enter_long"] = 1
        return dataframe

    def populate_exit_trend(self, dataframe, metadata):
        """Never: exits are asked for trade by trade."""
        dataframe["exit_long"] = 0
        return dataframe

    def confirm_trade_entry(self, pair, *args, **kwargs):
        """Once for each market."""
        return len(Trade.get_trades_proxy(pair=pair)) == 0

    def custom_exit(self, pair, trade, *args, **kwargs):
        """As soon as the stop stands on the venue."""
        if pair in self.config["check_exit_by_signal"] and trade.has_open_sl_orders:
            return "the stop stands"
        return None
