import { status } from '@grpc/grpc-js';
import type { ServerDuplexStream, UntypedServiceImplementation } from '@grpc/grpc-js';

import { fileDescriptors } from '../../wire/file-descriptors.ts';
import type { FileDescriptor } from '../../wire/file-descriptors.ts';
import { grpcMethod, SCHEDULER_SERVICE } from '../../wire/grpc-method.ts';
import { messageCodec } from '../../wire/plain-message.ts';

/** @see proto/grpc/reflection/v1/reflection.proto */
export const REFLECTION_METHODS = {
  ServerReflectionInfo: grpcMethod('grpc.reflection.v1.ServerReflection', 'ServerReflectionInfo', 'BOTH'),
};

/** The same under the name it had before, which many tools still call it by. */
export const OLD_REFLECTION_METHODS = {
  ServerReflectionInfo: grpcMethod(
    'grpc.reflection.v1alpha.ServerReflection',
    'ServerReflectionInfo',
    'BOTH',
  ),
};

const SERVICES = [SCHEDULER_SERVICE, 'grpc.health.v1.Health', 'grpc.reflection.v1.ServerReflection'];

interface Request {
  readonly host?: string;
  readonly fileByFilename?: string;
  readonly fileContainingSymbol?: string;
  readonly fileContainingExtension?: unknown;
  readonly allExtensionNumbersOfType?: string;
  readonly listServices?: string;
}

interface Answer {
  readonly fileDescriptorResponse?: { readonly fileDescriptorProto: readonly Uint8Array[] };
  readonly allExtensionNumbersResponse?: { readonly baseTypeName: string };
  readonly listServicesResponse?: { readonly service: readonly { readonly name: string }[] };
  readonly errorResponse?: { readonly errorCode: number; readonly errorMessage: string };
}

const REQUEST = messageCodec<Request>('grpc.reflection.v1.ServerReflectionRequest');
const RESPONSE = messageCodec<Answer & { readonly validHost: string; readonly originalRequest: Request }>(
  'grpc.reflection.v1.ServerReflectionResponse',
);

const failed = (errorCode: status, errorMessage: string): Answer => ({
  errorResponse: { errorCode, errorMessage },
});

const notFound = (what: string): Answer => failed(status.NOT_FOUND, `There is no ${what}`);

/** The files behind the services. */
class Files {
  readonly #byName = fileDescriptors();
  readonly #bySymbol = new Map<string, FileDescriptor>();

  constructor() {
    const served = SERVICES.flatMap((service) =>
      [...this.#byName.values()].filter(({ symbols }) => symbols.includes(service)),
    );
    for (const file of served.flatMap((each) => this.#withImports(each)))
      for (const symbol of file.symbols) this.#bySymbol.set(symbol, file);
  }

  answer(request: Request): Answer {
    const { fileByFilename, fileContainingSymbol, allExtensionNumbersOfType } = request;
    if (request.listServices !== undefined)
      return { listServicesResponse: { service: SERVICES.map((name) => ({ name })) } };
    if (fileByFilename !== undefined)
      return this.#show(this.#byName.get(fileByFilename), `file ${fileByFilename}`);
    if (fileContainingSymbol !== undefined)
      return this.#show(this.#bySymbol.get(fileContainingSymbol), `symbol ${fileContainingSymbol}`);
    if (allExtensionNumbersOfType !== undefined && this.#bySymbol.has(allExtensionNumbersOfType))
      return { allExtensionNumbersResponse: { baseTypeName: allExtensionNumbersOfType } };
    if (allExtensionNumbersOfType !== undefined) return notFound(`type ${allExtensionNumbersOfType}`);
    if (request.fileContainingExtension !== undefined) return notFound('such extension');
    return failed(status.INVALID_ARGUMENT, 'The request asks for nothing');
  }

  #show(file: FileDescriptor | undefined, what: string): Answer {
    if (file === undefined) return notFound(what);
    return {
      fileDescriptorResponse: { fileDescriptorProto: this.#withImports(file).map(({ bytes }) => bytes) },
    };
  }

  /** A file, and behind it all that it needs. */
  #withImports(file: FileDescriptor): readonly FileDescriptor[] {
    const found = new Set([file]);
    // What is added meanwhile comes up as well.
    for (const each of found)
      for (const name of each.imports) {
        const imported = this.#byName.get(name);
        if (imported !== undefined) found.add(imported);
      }
    return [...found];
  }
}

function decode(bytes: Buffer): Request | undefined {
  try {
    return REQUEST.decodeProtobuf(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Tells tools such as grpcurl what there is. Nobody has to say who they are: it is all in `proto/`.
 * @see https://github.com/grpc/grpc/blob/master/doc/server-reflection.md
 */
export function reflectionService(): UntypedServiceImplementation {
  let files: Files | undefined;
  return {
    ServerReflectionInfo: (call: ServerDuplexStream<Buffer, Buffer>) => {
      call.on('data', (bytes: Buffer) => {
        const request = decode(bytes);
        if (request === undefined) {
          call.emit('error', {
            code: status.INVALID_ARGUMENT,
            details: 'This is no ServerReflectionRequest',
          });
          return;
        }
        files ??= new Files();
        const answer = { validHost: request.host ?? '', originalRequest: request, ...files.answer(request) };
        // Who does not read is not asked what else it wants to know.
        if (call.write(Buffer.from(RESPONSE.encodeProtobuf(answer)))) return;
        call.pause();
        call.once('drain', () => call.resume());
      });
      call.once('end', () => {
        call.end();
      });
    },
  };
}
