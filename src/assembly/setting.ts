/** One setting: where it can come from and what it is for. What it may be is in the schema beside its table. */
export interface Setting {
  readonly variable: string;
  /** How the text of a variable or of a flag is read before it is checked. */
  readonly form: 'text' | 'number' | 'flag' | 'json';
  readonly help: string;
  /** Key in a configuration file, with the sections it is in: `ecs.region`. Without it the setting's own name. */
  readonly file?: string;
  /** Its value is never shown. */
  readonly isSecret?: true;
}

/** Settings by their names. */
export type SettingTable = Readonly<Record<string, Setting>>;

/** @returns the name of a setting as a flag: `diskMiB` is `--disk-mib`. */
export function flagFor(key: string): string {
  const words = key.replaceAll('MiB', 'Mib').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `--${words}`;
}

/** @returns the name of a setting in a configuration file. */
export const fileKeyFor = (key: string, { file = key }: Setting): string => file;

/** @returns what a text says, or the text itself where it says nothing of that form: the schema tells what is wrong. */
export function readText(text: string, form: Setting['form']): unknown {
  switch (form) {
    case 'text':
      return text;
    case 'number': {
      const number = text.trim() === '' ? Number.NaN : Number(text);
      return Number.isNaN(number) ? text : number;
    }
    case 'flag':
      return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text;
    case 'json':
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return text;
      }
  }
}
