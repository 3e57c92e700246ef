import pc from 'picocolors';

/** Where a command's output goes. Data on `out`, everything else on `err`. */
export interface Terminal {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  readonly style: Style;
}

/** Colours, or none: on a terminal and unless NO_COLOR says otherwise. */
export interface Style {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly strong: (text: string) => string;
}

function styleFor(isColoured: boolean): Style {
  const colours = pc.createColors(isColoured);
  return {
    good: colours.green,
    bad: colours.red,
    warning: colours.yellow,
    faint: colours.dim,
    strong: colours.bold,
  };
}

/** The same terminal with colours or without, whatever it is by itself. */
export function coloured(terminal: Terminal, when: 'auto' | 'always' | 'never' = 'auto'): Terminal {
  return when === 'auto' ? terminal : { ...terminal, style: styleFor(when === 'always') };
}

export function createTerminal(): Terminal {
  return {
    out: (line) => {
      process.stdout.write(`${line}\n`);
    },
    err: (line) => {
      process.stderr.write(`${line}\n`);
    },
    style: styleFor(pc.isColorSupported && process.stdout.isTTY),
  };
}
