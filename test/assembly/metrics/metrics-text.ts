export interface MetricFamily {
  readonly type: string;
  readonly help: string;
}

/** The families of a text in Prometheus's format, by their full names. */
export function familiesOf(text: string): ReadonlyMap<string, MetricFamily> {
  const lines = text.split('\n');
  const comments = (kind: string): ReadonlyMap<string, string> =>
    new Map(
      lines.flatMap((line) => {
        const [, name = '', rest = ''] = new RegExp(`^# ${kind} (\\S+) (.*)$`).exec(line) ?? [];
        return name === '' ? [] : [[name, rest] as const];
      }),
    );
  const help = comments('HELP');
  return new Map([...comments('TYPE')].map(([name, type]) => [name, { type, help: help.get(name) ?? '' }]));
}

/** Samples by name and labels, as they stand in the text, without the prefix. */
export function samplesOf(text: string): ReadonlyMap<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const space = line.lastIndexOf(' ');
      const value = line.slice(space + 1).replace('Inf', 'Infinity');
      return [line.slice(0, space).replace('ecs_scheduler_', ''), Number(value)];
    }),
  );
}
