import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { askOne } from './ask-bridge.ts';
import type { BridgeClient } from './bridge-client.ts';
import type { Noun } from './nouns.ts';
import type { OutputOptions } from './output-options.ts';
import { itemText, printText } from './print.ts';

/** `agents show ID` and its like. */
export async function runShow(
  client: BridgeClient,
  noun: Noun,
  id: string,
  options: OutputOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const item = await askOne(client, noun, id);
  printText(await itemText(noun.columns, item, options, Date.now()), false, terminal);
  return EXIT.done;
}
