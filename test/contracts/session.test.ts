import { describeDriver } from './driver-contract.ts';
import { describeSession } from './session-contract.ts';
import { grpcDoor, httpDoor } from './session/doors.ts';
import { embedded, through } from './session/fixture.ts';
import type { SessionFixture } from './session/fixture.ts';

const WAYS: Readonly<Record<string, () => Promise<SessionFixture>>> = {
  'with a bridge in this process': embedded,
  'over HTTP in JSON': () => through(httpDoor('application/json')),
  'over HTTP in protobuf': () => through(httpDoor('application/x-protobuf')),
  'over gRPC': () => through(grpcDoor),
};

for (const [name, makeFixture] of Object.entries(WAYS)) {
  describeSession(name, makeFixture);
  describeDriver(name, makeFixture);
}
