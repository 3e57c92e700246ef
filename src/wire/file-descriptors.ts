import protobuf from 'protobufjs';
import descriptors from 'protobufjs/ext/descriptor.js';
import { protoRoot } from './proto-root.ts';

/** A .proto file as gRPC reflection shows it. */
export interface FileDescriptor {
  /** As other files import it. */
  readonly name: string;
  /** A google.protobuf.FileDescriptorProto. */
  readonly bytes: Uint8Array;
  /** Names of the files it imports. */
  readonly imports: readonly string[];
  /** Full names of all that it defines. */
  readonly symbols: readonly string[];
}

type TopLevel = protobuf.Type | protobuf.Enum | protobuf.Service;

/** All files of `proto/`, and those of Google's that they import, by their names. Made anew each time. */
export function fileDescriptors(): ReadonlyMap<string, FileDescriptor> {
  const byFile = new Map<string, TopLevel[]>();
  for (const object of topLevel(protoRoot())) {
    const name = fileOf(object);
    byFile.set(name, [...(byFile.get(name) ?? []), object]);
  }
  return new Map([...byFile].map(([name, objects]) => [name, describeFile(name, objects)]));
}

/** `proto/` is the folder that imports begin at, wherever it lies. What protobufjs brings along has a file for each. */
function fileOf(object: protobuf.ReflectionObject): string {
  if (object.filename !== null) return object.filename.replace(/^.*\/proto\//, '');
  return `${packageOf(object).replaceAll('.', '/')}/${object.name.toLowerCase()}.proto`;
}

const nameOf = ({ fullName }: protobuf.ReflectionObject): string => fullName.slice(1);

const packageOf = ({ parent }: protobuf.ReflectionObject): string => (parent === null ? '' : nameOf(parent));

function topLevel(namespace: protobuf.NamespaceBase): readonly TopLevel[] {
  return namespace.nestedArray.flatMap((nested) => {
    if (nested instanceof protobuf.Type || nested instanceof protobuf.Enum) return [nested];
    if (nested instanceof protobuf.Service) return [nested];
    return nested instanceof protobuf.Namespace ? topLevel(nested) : [];
  });
}

function describeFile(name: string, objects: readonly TopLevel[]): FileDescriptor {
  const imports = new Set(objects.flatMap(usedBy).map(fileOf));
  imports.delete(name);
  const types = objects.filter((object) => object instanceof protobuf.Type);
  const services = objects.filter((object) => object instanceof protobuf.Service);
  const enums = objects.filter((object) => object instanceof protobuf.Enum);
  const [first] = objects;
  const file = descriptors.FileDescriptorProto.create({
    name,
    package: first === undefined ? '' : packageOf(first),
    dependency: [...imports],
    messageType: types.map((type) => describeType(type)),
    enumType: enums.map((each) => each.toDescriptor()),
    service: services.map((service) => service.toDescriptor()),
  });
  return {
    name,
    bytes: descriptors.FileDescriptorProto.encode(file).finish(),
    imports: [...imports],
    symbols: objects.flatMap(symbolsOf),
  };
}

/** Types that one refers to: those of its fields and of all within it, or of its methods. */
function usedBy(object: TopLevel): readonly protobuf.ReflectionObject[] {
  if (object instanceof protobuf.Enum) return [];
  if (object instanceof protobuf.Service)
    return object.methodsArray.flatMap(({ resolvedRequestType, resolvedResponseType }) =>
      [resolvedRequestType, resolvedResponseType].flatMap(outermost),
    );
  const own = object.fieldsArray.flatMap(({ resolvedType }) => outermost(resolvedType));
  return [...own, ...typesIn(object).flatMap(usedBy)];
}

const typesIn = (type: protobuf.Type): readonly protobuf.Type[] =>
  type.nestedArray.filter((nested) => nested instanceof protobuf.Type);

/** The type that holds it and is in no other, for only that one knows its file. */
function outermost(object: protobuf.ReflectionObject | null): readonly protobuf.ReflectionObject[] {
  if (object === null) return [];
  return object.parent instanceof protobuf.Type ? outermost(object.parent) : [object];
}

/** protobufjs shortens names that are near, which not every reader of descriptors understands. */
function describeType(type: protobuf.Type): descriptors.IDescriptorProto {
  const descriptor = type.toDescriptor('proto2');
  for (const field of descriptor.field ?? []) nameTypeOf(field, type);
  const nested = new Map(typesIn(type).map((each) => [each.name, each]));
  const nestedType = descriptor.nestedType?.map((each) => {
    const found = nested.get(each.name ?? '');
    return found === undefined ? describeEntry(each, type) : describeType(found);
  });
  return Object.assign(descriptor, { nestedType });
}

function nameTypeOf(descriptor: descriptors.IFieldDescriptorProto, type: protobuf.Type): void {
  const field = type.fields[descriptor.name ?? ''];
  if (field instanceof protobuf.MapField) descriptor.typeName = `${type.fullName}.${entryName(field.name)}`;
  else if (field?.resolvedType) descriptor.typeName = field.resolvedType.fullName;
}

/** The entries of a map are messages that only descriptors know. protobufjs calls them by the field alone. */
function describeEntry(
  entry: descriptors.IDescriptorProto,
  type: protobuf.Type,
): descriptors.IDescriptorProto {
  const map = type.fieldsArray.find(({ name }) => protobuf.util.ucFirst(name) === entry.name);
  if (map === undefined) return entry;
  const value = entry.field?.[1];
  if (value !== undefined && map.resolvedType !== null) value.typeName = map.resolvedType.fullName;
  return Object.assign(entry, { name: entryName(map.name) });
}

/** As protoc names them: `limits` has `LimitsEntry`. */
const entryName = (name: string): string =>
  `${name.replaceAll(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())}Entry`;

function symbolsOf(object: TopLevel): readonly string[] {
  if (object instanceof protobuf.Service)
    return [nameOf(object), ...object.methodsArray.map((method) => nameOf(method))];
  if (object instanceof protobuf.Enum) return [nameOf(object)];
  const inside = object.nestedArray.flatMap((nested) =>
    nested instanceof protobuf.Type || nested instanceof protobuf.Enum ? symbolsOf(nested) : [],
  );
  return [nameOf(object), ...inside];
}
