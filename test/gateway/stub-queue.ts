import { createHash } from 'node:crypto';

import { startStubEndpoint } from './stub-endpoint.ts';
import type { StubEndpoint } from './stub-endpoint.ts';

/** What SQS says of a deletion: which entries of the batch have failed, or that the whole call has. */
export type DeleteAnswer =
  { readonly failed: readonly { readonly id: string; readonly senderFault: boolean }[] } | 'refused';

export interface StubMessage {
  readonly handle: string;
  readonly body: string;
  readonly receipts: number;
}

/** A queue that hands out its messages once and then has nobody wait for an answer in vain: it gives none. */
export interface StubQueue extends StubEndpoint {
  /** The receipt handles of each deletion that was asked for. */
  readonly deletions: readonly (readonly string[])[];
}

/** @param answers of one deletion after the other; further ones succeed. */
export async function startStubQueue(
  messages: readonly StubMessage[],
  answers: readonly DeleteAnswer[] = [],
): Promise<StubQueue> {
  const deletions: string[][] = [];
  let hasReceived = false;
  const stub = await startStubEndpoint(({ headers, body }, response) => {
    const answer = (status: number, value: unknown): void => {
      response.writeHead(status, {
        'content-type': 'application/x-amz-json-1.0',
        'x-amzn-requestid': 'stub',
      });
      response.end(JSON.stringify(value));
    };
    if (headers['x-amz-target'] === 'AmazonSQS.ReceiveMessage') {
      // A long poll that nothing comes for: the client gives it up when it stops.
      if (hasReceived) return;
      hasReceived = true;
      answer(200, {
        Messages: messages.map((message) => ({
          MessageId: message.handle,
          ReceiptHandle: message.handle,
          Body: message.body,
          MD5OfBody: createHash('md5').update(message.body).digest('hex'),
          Attributes: { ApproximateReceiveCount: String(message.receipts) },
        })),
      });
      return;
    }
    const { Entries } = JSON.parse(body) as { Entries: { Id: string; ReceiptHandle: string }[] };
    const verdict = answers[deletions.length] ?? { failed: [] };
    deletions.push(Entries.map(({ ReceiptHandle }) => ReceiptHandle));
    if (verdict === 'refused') {
      answer(500, { __type: 'InternalError', message: 'not now' });
      return;
    }
    const Failed = verdict.failed.map(({ id, senderFault }) => ({
      Id: id,
      SenderFault: senderFault,
      Code: 'InternalError',
    }));
    const isFailed = (id: string): boolean => Failed.some(({ Id }) => Id === id);
    answer(200, { Successful: Entries.filter(({ Id }) => !isFailed(Id)).map(({ Id }) => ({ Id })), Failed });
  });
  return Object.assign(stub, { deletions });
}
