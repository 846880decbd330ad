"""What the two scripts of the chain interop share: messages made from the expressions of the cases, and compared field by field with what arrived.

The expressions are Python's own: a date is a datetime.date, a decimal a decimal.Decimal, JSON a dict or a list. How each becomes a field of the contract stands in fill(), written
from docs/spec/wire-types.md and not from any code of Chains.
"""
import json
import struct
import sys
import threading
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID

from google.protobuf import text_format
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.duration_pb2 import Duration
from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.message import Message

import types_pb2

# JSON's null where it is the whole value: None is a field that is left out.
NULL = object()
OUTPUT = threading.Lock()


def say(line):
    """A line to whoever started the script, whole, whatever other threads have to say."""
    with OUTPUT:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def ticks(moment):
    """Steps of 100 ns since the year 1."""
    return (moment - datetime(1, 1, 1)) // timedelta(microseconds=1) * 10


def instant(moment):
    """A moment that knows its offset, as the message DateTimeOffset."""
    return {"time": moment, "offset_minutes": int(moment.utcoffset() / timedelta(minutes=1))}


def tensor(datatype, shape, code, *numbers):
    """Little endian, without gaps."""
    return {"datatype": datatype, "shape": shape, "raw_data": struct.pack(f"<{len(numbers)}{code}", *numbers)}


def fill_json(message, value):
    """A Value of struct.proto."""
    if value is NULL or value is None:
        message.null_value = 0
    elif isinstance(value, bool):
        message.bool_value = value
    elif isinstance(value, (int, float)):
        message.number_value = value
    elif isinstance(value, str):
        message.string_value = value
    elif isinstance(value, list):
        message.list_value.SetInParent()
        for item in value:
            fill_json(message.list_value.values.add(), item)
    else:
        message.struct_value.SetInParent()
        for name, item in value.items():
            fill_json(message.struct_value.fields[name], item)


def fill(message, value):
    """Sets the fields that a dict names, or all that Python's own type says."""
    name = message.DESCRIPTOR.full_name
    message.SetInParent()
    if name == "google.protobuf.Value":
        fill_json(message, value)
    elif name == "google.protobuf.Struct":
        for key, item in value.items():
            fill_json(message.fields[key], item)
    elif name == "google.protobuf.ListValue":
        for item in value:
            fill_json(message.values.add(), item)
    elif isinstance(value, timedelta):
        message.FromTimedelta(value)
    elif isinstance(value, datetime):
        since = value - datetime(1970, 1, 1, tzinfo=timezone.utc)
        message.seconds = since // timedelta(seconds=1)
        message.nanos = since.microseconds * 1000
    elif isinstance(value, Message):
        message.CopyFrom(value)
    else:
        for field, item in value.items():
            fill_field(message, message.DESCRIPTOR.fields_by_name[field], item)


def fill_field(message, field, value):
    if value is None:
        return
    is_map = field.message_type is not None and field.message_type.GetOptions().map_entry
    if is_map:
        entry = field.message_type.fields_by_name["value"]
        for key, item in value.items():
            if entry.message_type is not None:
                fill(getattr(message, field.name)[key], item)
            else:
                getattr(message, field.name)[key] = scalar(entry, item)
    elif field.label == FieldDescriptor.LABEL_REPEATED:
        for item in value:
            if field.message_type is not None:
                fill(getattr(message, field.name).add(), item)
            else:
                getattr(message, field.name).append(scalar(field, item))
    elif field.message_type is not None:
        fill(getattr(message, field.name), value)
    else:
        setattr(message, field.name, scalar(field, value))


def scalar(field, value):
    if field.type == FieldDescriptor.TYPE_BYTES and isinstance(value, Message):
        return value.SerializeToString()
    if field.type == FieldDescriptor.TYPE_STRING:
        return format(value, "f") if isinstance(value, Decimal) else value.isoformat() if isinstance(value, (date, time)) else str(value)
    return value


class Cases:
    """The samples of a file that WireProbe wrote."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            cases = json.load(file)
        self.types = cases["types"]
        names = {**globals(), **{name: number.number for enum in types_pb2.DESCRIPTOR.enum_types_by_name.values() for name, number in enum.values_by_name.items()}}
        self.samples = [self.create(sample, names).SerializeToString() for sample in cases["samples"]]

    def create(self, sample, names):
        everything = types_pb2.Everything()
        for place, fields in sample.items():
            message = getattr(everything, place)
            message.SetInParent()
            for field, expression in fields.items():
                try:
                    fill_field(message, message.DESCRIPTOR.fields_by_name[field], eval(expression, names))
                except Exception as error:
                    raise ValueError(f"{place}.{field} ({self.types[place][field]}) = {expression}: {error!r}") from error
        return everything

    def sample(self, number):
        """A message of the caller's own: threads must not share one, not even to read its maps."""
        return types_pb2.Everything.FromString(self.samples[number])

    def all(self):
        return [self.sample(number) for number in range(len(self.samples))]

    def differences(self, number, arrived):
        """The fields of a message that are not those of a sample."""
        expected = self.sample(number)
        for place in expected.DESCRIPTOR.fields:
            for field in place.message_type.fields:
                wanted, found = text(getattr(expected, place.name), field), text(getattr(arrived, place.name), field)
                if wanted != found:
                    yield f"sample {number}, {place.name}.{field.name} ({self.types[place.name][field.name]}): expected {wanted}, found {found}"

    def check(self, number, exchange):
        """Both values of an answer: the one that the other side made, and the one that it was sent."""
        return [f"{name}: {difference}" for name in ("made", "echoed") for difference in self.differences(number, getattr(exchange, name))]


def text(message, field):
    """A field in words, which tell minus zero from zero and not one NaN from another."""
    if field.has_presence and not message.HasField(field.name):
        return "absent"
    value = getattr(message, field.name)
    if field.message_type is not None and field.message_type.GetOptions().map_entry:
        return "{" + ", ".join(sorted(f"{key!r}: {show(value[key])}" for key in value)) + "}"
    return "[" + ", ".join(map(show, value)) + "]" if field.label == FieldDescriptor.LABEL_REPEATED else show(value)


def show(value):
    return "{" + text_format.MessageToString(value, as_one_line=True) + "}" if isinstance(value, Message) else repr(value)
