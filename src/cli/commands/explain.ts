import { Argument } from 'commander';

import { PROGRAM } from '../../assembly/problem.ts';
import type { ProblemCode } from '../../assembly/problem.ts';
import { problemCode } from '../arguments.ts';
import { CODES, runExplain } from '../explain-command.ts';
import { examples } from './command-context.ts';
import type { AddCommand } from './command-context.ts';

export const addExplain: AddCommand = (program, { terminal, settle }) => {
  program
    .command('explain')
    .summary('say more about an error code')
    .description('Says what an error code means and what helps.')
    .addArgument(new Argument('<code>', 'one of the codes below').argParser(problemCode))
    .addHelpText(
      'after',
      `\nCodes:\n  ${CODES.join('\n  ')}\n${examples(`${PROGRAM} explain ACCESS_DENIED`)}`,
    )
    .action((code: ProblemCode) => {
      settle(runExplain(code, terminal));
    });
};
