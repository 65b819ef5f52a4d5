"""Lets papermill write parameters into TypeScript notebooks, for both kernels of `npm run lab`.

papermill looks translators up by kernel and language and has none for TypeScript. It loads every installed entry point of
the group `papermill.engine` when it starts, so one that names this module is the way in; the engine itself is papermill's
own. Values become the text that `bot4 notebook run -p` would write: JSON, in `let` declarations, below the cell that is
tagged `parameters`.
"""
import json
import math
import re

from papermill.engines import NBClientEngine
from papermill.exceptions import PapermillException
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

# Above this, numbers of JavaScript skip integers.
INTEGER_MAX = 2**53 - 1

DECLARATION = re.compile(
    r"^\s*(?:export\s+)?(?:let|const|var)\s+(?P<name>[^\W\d][\w$]*)\s*(?::(?P<type>[^=]+))?=(?!=)(?P<value>.*)$"
)


class TypeScriptTranslator(Translator):
    @classmethod
    def translate_str(cls, val):
        try:
            val.encode("utf8")
        except UnicodeEncodeError:
            # Half of a pair of surrogates: a file cannot hold it, an escape can.
            return json.dumps(val)
        return json.dumps(val, ensure_ascii=False)

    @classmethod
    def translate_none(cls, val):
        return "null"

    @classmethod
    def translate_int(cls, val):
        if abs(val) > INTEGER_MAX:
            raise PapermillException(
                f"the integer {val} is larger than a number of TypeScript can be exact: give it as text"
            )
        return str(val)

    @classmethod
    def translate_float(cls, val):
        if math.isnan(val):
            return "NaN"
        if math.isinf(val):
            return "Infinity" if val > 0 else "-Infinity"
        return repr(val)

    @classmethod
    def translate_dict(cls, val):
        return "{" + ", ".join(f"{cls._key(key)}: {cls.translate(each)}" for key, each in val.items()) + "}"

    @classmethod
    def translate_list(cls, val):
        return "[" + ", ".join(cls.translate(each) for each in val) + "]"

    @classmethod
    def translate_escaped_str(cls, str_val):
        """Dates and the like: their text."""
        return cls.translate_str(str(str_val))

    @classmethod
    def _key(cls, key):
        text = cls.translate_str(str(key))
        # Written plainly, this name would set the prototype of the object.
        return f"[{text}]" if key == "__proto__" else text

    @classmethod
    def comment(cls, cmt_str):
        return "\n".join(f"// {line}" for line in cmt_str.splitlines())

    @classmethod
    def assign(cls, name, str_val):
        return f"let {name} = {str_val};"

    @classmethod
    def inspect(cls, parameters_cell):
        """The parameters of a notebook, for `papermill --help-notebook` and its warning about unknown names."""
        found = []
        for line in parameters_cell["source"].splitlines():
            declared = DECLARATION.match(line)
            if declared is None:
                continue
            # A comment behind the declaration explains it; two slashes elsewhere may be an address.
            value, help_text, *_ = [*re.split(r";\s*//", declared["value"], maxsplit=1), ""]
            found.append(
                Parameter(
                    name=declared["name"],
                    inferred_type_name=(declared["type"] or "None").strip(),
                    default=value.strip().rstrip(";").strip(),
                    help=help_text.strip(),
                )
            )
        return found


class Bot4Engine(NBClientEngine):
    """papermill's own engine under another name: an entry point has to name one."""


for _language in ("typescript", "bot4", "tslab"):
    papermill_translators.register(_language, TypeScriptTranslator)
