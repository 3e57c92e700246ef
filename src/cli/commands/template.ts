import type { EventsTemplateChoice } from '../../assembly/events-template.ts';
import { PROGRAM } from '../../assembly/problem.ts';
import { examples } from './command-context.ts';
import type { AddCommand } from './command-context.ts';

const ARN = 'arn:aws:ecs:eu-west-1:123456789012:cluster/prod';

export const addTemplate: AddCommand = (program, { terminal, settle }) => {
  program
    .command('template')
    .summary('print CloudFormation templates')
    .description('CloudFormation templates of what the driver works with.')
    .addHelpText('after', examples(`${PROGRAM} template events > events.json`))
    .command('events')
    .description('Prints the queue, its dead letters, the rule that fills it and their policies.')
    .option('--cluster <arn>', 'the cluster whose events are wanted (default: a parameter of the stack)')
    .addHelpText(
      'after',
      examples(
        `${PROGRAM} template events --cluster ${ARN} > events.json`,
        'aws cloudformation deploy --stack-name ecs-scheduler-events --template-file events.json',
      ),
    )
    .action(async (choice: EventsTemplateChoice) => {
      const { runEventsTemplate } = await import('../template-command.ts');
      settle(runEventsTemplate(choice, terminal));
    });
};
