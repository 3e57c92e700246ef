"""Holds an answer, as it came over the wire, against a shape of botocore's model of the API."""

# Times of the tests are of these years; milliseconds, or text, would be of others, or none.
EARLIEST = 1_577_836_800  # 2020
LATEST = 4_102_444_800  # 2100
INTEGER_BITS = {"integer": 32, "long": 64}


def problems_of(value, shape, path):
    """Says of each place in the value that does not fit the shape what is wrong there."""
    check = CHECKS.get(shape.type_name)
    if check is None:
        return [f"{path}: the checker knows no {shape.type_name}"]
    return list(check(value, shape, path))


def structure(value, shape, path):
    if not isinstance(value, dict):
        yield f"{path}: {value!r} is no structure"
        return
    for name in shape.required_members:
        if name not in value:
            yield f"{path}.{name}: required, and absent"
    for name, member in value.items():
        if name not in shape.members:
            yield f"{path}.{name}: no member of {shape.name}"
        else:
            yield from problems_of(member, shape.members[name], f"{path}.{name}")


def sequence(value, shape, path):
    if not isinstance(value, list):
        yield f"{path}: {value!r} is no list"
        return
    for index, entry in enumerate(value):
        yield from problems_of(entry, shape.member, f"{path}[{index}]")


def mapping(value, shape, path):
    if not isinstance(value, dict):
        yield f"{path}: {value!r} is no map"
        return
    for key, entry in value.items():
        yield from problems_of(entry, shape.value, f"{path}.{key}")


def string(value, shape, path):
    if not isinstance(value, str):
        yield f"{path}: {value!r} is no text"
    elif shape.enum and value not in shape.enum:
        yield f"{path}: {value!r} is none of {shape.enum}"


def whole_number(value, shape, path):
    bound = 2 ** (INTEGER_BITS[shape.type_name] - 1)
    if isinstance(value, bool) or not isinstance(value, int) or not -bound <= value < bound:
        yield f"{path}: {value!r} is no {shape.type_name}"


def number(value, shape, path):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        yield f"{path}: {value!r} is no number"


def boolean(value, shape, path):
    if not isinstance(value, bool):
        yield f"{path}: {value!r} is neither true nor false"


def timestamp(value, shape, path):
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not EARLIEST <= value < LATEST:
        yield f"{path}: {value!r} are no seconds of this century"


CHECKS = {
    "structure": structure,
    "list": sequence,
    "map": mapping,
    "string": string,
    "integer": whole_number,
    "long": whole_number,
    "double": number,
    "float": number,
    "boolean": boolean,
    "timestamp": timestamp,
}
