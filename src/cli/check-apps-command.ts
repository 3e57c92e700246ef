import { checkApps } from '../assembly/marathon/check-apps.ts';
import type { CheckedApp } from '../assembly/marathon/check-apps.ts';
import { resolveDaemonSettings } from '../assembly/resolve-settings.ts';
import type { Column } from './client/column.ts';
import { appsOf, readAppFile } from './client/marathon/app-file.ts';
import type { OutputOptions } from './client/output-options.ts';
import { formOf, listText, printText } from './client/print.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

const COLUMNS: readonly Column[] = [
  { name: 'id', form: 'word', value: 'id' },
  { name: 'verdict', form: 'word', value: 'verdict' },
];

export interface CheckOptions extends OutputOptions {
  readonly translate?: boolean;
  readonly config?: string;
}

const lines = ({ id, verdict, reasons }: CheckedApp): readonly string[] => [
  `${id}  ${verdict}`,
  ...reasons.map((reason) => `  ${reason}`),
];

/** `apps check F`: what becomes of apps on Amazon ECS, with exit code 8 unless all run as they are. */
export async function runCheckApps(
  file: string,
  { translate, config, ...options }: CheckOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const flags = translate === true ? { translate } : {};
  const { settings } = resolveDaemonSettings(flags, process.env, config);
  const checked = checkApps(appsOf(readAppFile(file)), settings);
  if (formOf(options) === 'table') for (const line of checked.flatMap(lines)) terminal.out(line);
  else {
    const items = checked.map((each) => ({ ...each }));
    printText(await listText(COLUMNS, items, options, Date.now()), formOf(options) === 'wide', terminal);
  }
  return checked.every(({ verdict }) => verdict === 'runs as is') ? EXIT.done : EXIT.unhealthy;
}
