import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { askOne } from '../ask-bridge.ts';
import { asText, valueAt } from '../item.ts';
import type { Waiting } from './deploying.ts';
import { APPS } from './marathon-nouns.ts';
import { countsText, Progress } from './progress.ts';
import { readApps } from './read-marathon.ts';
import { isSettled } from './settled-app.ts';
import { tellWhy } from './why-app.ts';

/** `wait ID`: until all instances run, are healthy where somebody looks, and no deployment is at work on the app. */
export async function waitForApp({ client, terminal, watching }: Waiting, text: string): Promise<ExitCode> {
  const progress = new Progress(terminal);
  const id = asText((await askOne(client, APPS, text))['id']);
  for (;;) {
    const app =
      (await readApps(client)).find((each) => each['id'] === id) ?? (await askOne(client, APPS, id));
    const deployment = valueAt(Array.isArray(app['deployments']) ? app['deployments'][0] : undefined, 'id');
    const under = deployment === undefined ? '' : `, deployment ${asText(deployment)}`;
    progress.tell(`${countsText([app])}${under}`);
    if (isSettled(app)) return EXIT.done;
    if (watching.isInterrupted()) return EXIT.interrupted;
    if (watching.isTimedOut()) return (await tellWhy(client, id, terminal)) ? EXIT.notPlaced : EXIT.timedOut;
    await watching.pause();
  }
}
