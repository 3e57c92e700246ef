import { Option } from 'commander';

import { DEFAULT_FEATURES, FEATURES } from '../../assembly/iam-policy.ts';
import { PROGRAM } from '../../assembly/problem.ts';
import type { IamPolicyOptions } from '../iam-command.ts';
import { examples } from './command-context.ts';
import type { AddCommand } from './command-context.ts';

export const addIam: AddCommand = (program, { terminal, settle }) => {
  program
    .command('iam')
    .summary('print IAM policies')
    .description('IAM policies for those who run the driver.')
    .addHelpText('after', examples(`${PROGRAM} iam policy --cluster prod`))
    .command('policy')
    .description('Prints the least IAM policy that the driver needs.')
    .addOption(
      new Option('--feature <feature...>', 'what it is for').choices(FEATURES).default(DEFAULT_FEATURES),
    )
    .option('--cluster <name>', 'only this cluster; an ARN tells the rest as well (default: any)')
    .option('--region <region>', 'only this region (default: any)')
    .option('--account <id>', 'only this account (default: any)')
    .option('--partition <name>', 'aws, aws-cn, aws-us-gov, … (default: aws)')
    .option('--queue <name>', 'only this queue of events; its name, URL or ARN (default: any)')
    .addHelpText(
      'after',
      examples(
        `${PROGRAM} iam policy --cluster prod --region eu-west-1 --account 123456789012`,
        `${PROGRAM} iam policy --cluster arn:aws:ecs:eu-west-1:123456789012:cluster/prod`,
        `${PROGRAM} iam policy --feature read`,
        `${PROGRAM} iam policy --feature events --queue https://sqs.eu-west-1.amazonaws.com/123456789012/events`,
      ),
    )
    .action(async (options: IamPolicyOptions) => {
      const { runIamPolicy } = await import('../iam-command.ts');
      settle(runIamPolicy(options, terminal));
    });
};
