"""jupyter_kernel_test against one kernel: `python kernel-under-test.py bot4 OUT.json`.

Writes how many of the suite's tests passed, failed and were skipped, each skipped one with its reason. Snippets are given
for everything that the suite can ask of a language with text output, so that nothing is skipped for want of one.
"""
import json
import os
import sys
import unittest

import jupyter_kernel_test


class TypeScriptTests(jupyter_kernel_test.KernelTests):
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('test')"
    completion_samples = [{"text": "JSON.strin", "matches": {"stringify"}}]
    complete_code_samples = ["1 + 1", "function f(): number {\n  return 1;\n}", "const a = [1,\n2];"]
    incomplete_code_samples = ["function f() {", "const a = [1,", "if (true) {"]
    invalid_code_samples = ["const = 3;", "let 1a = 2;"]
    code_generate_error = "throw new Error('planned')"
    code_execute_result = [{"code": "6 * 7", "result": "42"}]
    code_display_data = []
    code_history_pattern = "6 ? 7*"
    supported_history_operations = ("tail", "search", "range")
    code_inspect_sample = "JSON"


class Bot4Tests(TypeScriptTests):
    kernel_name = "bot4"
    code_display_data = [
        {"code": "import { card, display } from 'bot4/notebook';\ndisplay(card({ title: 'x', rows: [] }));", "mime": "text/html"}
    ]
    code_page_something = "JSON?"
    code_clear_output = "import { clearOutput } from 'bot4/notebook';\nclearOutput();"


class TslabTests(TypeScriptTests):
    kernel_name = "tslab"
    file_extension = ".ts"
    code_display_data = [
        {"code": "import * as tslab from 'tslab';\ntslab.display.html('<b>x</b>');", "mime": "text/html"}
    ]


class IpykernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "python3"
    language_name = "python"
    file_extension = ".py"
    code_hello_world = "print('hello, world')"
    code_stderr = "import sys; print('test', file=sys.stderr)"
    completion_samples = [{"text": "zi", "matches": {"zip"}}]
    complete_code_samples = ["1 + 1", "def f():\n  return 1\n\n", "a = [1,\n2]"]
    incomplete_code_samples = ["def f():", "a = [1,"]
    invalid_code_samples = ["import = 3", "1a = 2"]
    code_page_something = "zip?"
    code_generate_error = "raise ValueError('planned')"
    code_execute_result = [{"code": "6 * 7", "result": "42"}]
    code_display_data = [{"code": "from IPython.display import HTML, display; display(HTML('<b>x</b>'))", "mime": "text/html"}]
    code_history_pattern = "6 ? 7*"
    supported_history_operations = ("tail", "search")
    code_inspect_sample = "zip"
    code_clear_output = "from IPython.display import clear_output; clear_output()"


CASES = {"bot4": Bot4Tests, "tslab": TslabTests, "python3": IpykernelTests}


def main() -> None:
    name, out = sys.argv[1:3]
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(CASES[name])
    with open(os.devnull, "w", encoding="utf8") as nowhere:
        result = unittest.TextTestRunner(stream=nowhere, verbosity=0).run(suite)
    failed = [(str(test).split()[0], text.strip().splitlines()[-1]) for test, text in result.failures + result.errors]
    skipped = [(str(test).split()[0], reason) for test, reason in result.skipped]
    passed = result.testsRun - len(failed) - len(skipped)
    with open(out, "w", encoding="utf8") as file:
        json.dump({"passed": passed, "failed": failed, "skipped": skipped}, file)


main()
