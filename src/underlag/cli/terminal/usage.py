"""A call that can't be read (an unknown command or option, a value missing or of the wrong kind) is told as every other
refusal is: in the reader's language, all parts of it, as JSON where that is asked for.

The library that reads the command line says it in English and in a form of its own. Its faults carry what they are
about (the context, the parameter, the option), and it is from there that the problems are made here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from typer import TyperException

from underlag.core.errors import Problem, UserError, close_to, command_named, nearest, setting, shorten
from underlag.core.language import Text

_PROGRAM = "underlag"


class UsageError(UserError):
    """The command line can't be read: an unknown command or option, or a value missing or of the wrong kind."""

    exit_code: ClassVar[int] = 2


_NUMBERS: Mapping[type, Text] = {int: Text("ett heltal", "a whole number"), float: Text("ett tal", "a number")}
_BESIDE = ("greater_than_equal", "less_than_equal")
"""What a validator calls a number below the lowest or above the highest."""

_TOO_MANY = re.compile(r"unexpected extra arguments?(?:\(s\))? \((.*)\)", re.DOTALL)
_HELP = Text("se {}", "see {}")


def unknown_command(name: str, commands: Sequence[str]) -> UsageError:
    """There is no command of this name among those."""
    close = bool(close_to(name, commands))
    what = Text("inget kommando heter så", "no command has this name")
    remedy = nearest(name, commands) if close else _see()
    return UsageError(Problem(_PROGRAM, what, shorten(name), ", ".join(commands), remedy))


def usage_error(fault: TyperException, arguments: Sequence[str]) -> UsageError:
    """What the library found wrong in the arguments of a call, as problems of ours; all that is missing together."""
    context: Any = getattr(fault, "ctx", None)
    command = _command(context, arguments)
    where = _PROGRAM if command is None else command_named(command)
    if hasattr(fault, "param_type"):
        return UsageError(_missing(each, command) for each in _without_value(fault))
    if hasattr(fault, "param"):
        return UsageError(_wrong_value(fault, command))
    if hasattr(fault, "possibilities"):
        return UsageError(_unknown_option(fault, where, command))
    if hasattr(fault, "option_name"):
        return UsageError(_value_of_option(fault.option_name, command, arguments))
    found = _TOO_MANY.search(fault.message)
    if found:
        return UsageError(_too_many(found[1], where, command))
    if context is not None and context.parent is None:
        what, remedy = Text("kommandot saknas", "the command is missing"), _see()
        return UsageError(Problem(_PROGRAM, what, remedy=remedy))
    what = Text("anropet går inte att läsa", "the call can't be read")
    return UsageError(Problem(where, what, shorten(fault.format_message()), remedy=_see(command)))


def _command(context: Any, arguments: Sequence[str]) -> str | None:
    """The command that was called; None for the program itself."""
    if context is not None:
        return None if context.parent is None else str(context.info_name)
    return next((given for given in arguments[:1] if not given.startswith("-")), None)


def _see(command: str | None = None) -> Text:
    """A remedy: to read the help of a command, or of the program."""
    named = f"{_PROGRAM} --help" if command is None else command_named(command, help=True)
    return Text(_HELP.sv.format(named), _HELP.en.format(named))


def _name(parameter: Any) -> str:
    """An option as it is written; an argument by its name, in the spelling of other refusals."""
    return str(parameter.opts[-1]) if parameter.param_type_name == "option" else setting(parameter.name)


def _without_value(fault: Any) -> list[Any]:
    """Every required parameter without a value. Those that have one were read before the first that has none."""
    context = fault.ctx
    return [each for each in context.command.params if each.required and each.name not in context.params]


def _missing(parameter: Any, command: str | None) -> Problem:
    name, see = _name(parameter), _see(command)
    remedy = Text(f"ange {name}; {see.sv}", f"give {name}; {see.en}")
    return Problem(name, Text("saknas", "is missing"), "", _wanted(parameter), remedy)


def _bounds(parameter: Any) -> tuple[Any, Any]:
    limits = parameter.type_descriptor.parameter_info
    return limits.min, limits.max


def _wanted(parameter: Any) -> Text | str:
    """What values a parameter takes; numbers as the command line is given them, with a point."""
    kind, (low, high) = parameter.type_descriptor, _bounds(parameter)
    if kind.choices:
        return ", ".join(_choices(parameter))
    if high is not None and low is not None:
        return f"{low:g}–{high:g}"
    if low is not None:
        return Text(f"minst {low:g}", f"at least {low:g}")
    if kind.is_path:
        return Text("en sökväg", "a path")
    return _NUMBERS.get(kind.annotation, "")


def _choices(parameter: Any) -> list[str]:
    return [str(getattr(choice, "value", choice)) for choice in parameter.type_descriptor.choices]


def _wrong_value(fault: Any, command: str | None) -> Problem:
    """A value that its parameter does not take, given on the command line or by the environment."""
    parameter: Any = fault.param
    errors: list[Any] = getattr(fault.__cause__, "errors", list)()
    wrong = errors[0] if errors else {"type": "", "input": ""}
    found, number = shorten(str(wrong["input"])), _NUMBERS.get(parameter.type_descriptor.annotation)
    if parameter.type_descriptor.choices:
        what = Text("inget av värdena som går att välja", "none of the values to choose from")
        remedy = nearest(found, _choices(parameter))
    elif number is None:
        what = Text("värdet går inte att använda", "the value can't be used")
        remedy = _see(command)
    elif wrong["type"] in _BESIDE:
        what, remedy = Text("utanför gränserna", "out of range"), _a_number(parameter, number)
    else:
        what, remedy = Text(f"inte {number.sv}", f"not {number.en}"), _a_number(parameter, number)
    where = _name(parameter)
    if fault.ctx.get_parameter_source(parameter.name).name == "ENVIRONMENT":
        remedy = Text(f"{remedy.sv}, eller ange {where} i anropet", f"{remedy.en}, or give {where} in the call")
        where = str(parameter.envvar)
    return Problem(where, what, found, _wanted(parameter), remedy)


def _a_number(parameter: Any, number: Text) -> Text:
    """A remedy: that a number is given, between its limits; with a point, where a Swede would write a comma."""
    span = _span(*_bounds(parameter))
    point = ("", "")
    if number == _NUMBERS[float]:
        point = (", med punkt före decimalerna (38.25)", ", with a point before the decimals (38.25)")
    return Text(f"ange {number.sv}{span[0]}{point[0]}", f"give {number.en}{span[1]}{point[1]}")


def _span(low: float | None, high: float | None) -> tuple[str, str]:
    if low is None:
        return "", ""
    if high is None:
        return f" som är minst {low:g}", f" of at least {low:g}"
    return f" från {low:g} till {high:g}", f" from {low:g} to {high:g}"


def _unknown_option(fault: Any, where: str, command: str | None) -> Problem:
    what = Text("ingen inställning heter så", "no option has this name")
    remedy = nearest(fault.option_name, fault.possibilities) if fault.possibilities else _see(command)
    return Problem(where, what, shorten(fault.option_name), "", remedy)


def _value_of_option(option: str, command: str | None, arguments: Sequence[str]) -> Problem:
    """An option without the value that it needs, or with one where it takes none."""
    given = [each.partition("=")[2] for each in arguments if each.startswith(f"{option}=")]
    if given:
        remedy = Text(f"skriv {option} utan värde", f"write {option} without a value")
        return Problem(option, Text("tar inget värde", "takes no value"), shorten(given[-1]), "", remedy)
    see = _see(command)
    remedy = Text(f"ange ett värde efter {option}; {see.sv}", f"give a value after {option}; {see.en}")
    return Problem(option, Text("värdet saknas", "the value is missing"), "", "", remedy)


def _too_many(found: str, where: str, command: str | None) -> Problem:
    see = _see(command)
    remedy = Text(
        f"ta bort det; ett värde med blanksteg skrivs inom citattecken; {see.sv}",
        f"remove it; a value with blanks is written between quotation marks; {see.en}",
    )
    return Problem(where, Text("mer än kommandot tar emot", "more than the command takes"), shorten(found), "", remedy)
