import { Option } from 'commander';
import type { Command } from 'commander';

import { EMBEDDED_RULES } from '../../assembly/embedded-options.ts';
import { latency, matching, rateLimits, startLatency } from '../arguments.ts';
import { wholeNumber } from '../number-argument.ts';

/** Options that say what an embedded ECS is like. */
export function addFleetOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--instances <n>', 'container instances, spread over three zones')
        .default(3)
        .argParser(wholeNumber(0, 5_000)),
    )
    .addOption(
      new Option('--fleet <file>', 'file (YAML or JSON) of clusters, instances and definitions').conflicts([
        'instances',
        'instanceType',
        'clusterName',
      ]),
    )
    .option('--data-dir <dir>', 'keep everything there; the next start goes on with it')
    .addOption(
      new Option('--runtime <kind>', 'process: containers with a command are real processes of this machine')
        .choices(['process', 'simulated'])
        .default('process'),
    )
    .addOption(
      new Option(
        '--limits <limits>',
        'rate limits of the ECS API: off, account (those of an AWS account), or a factor on those such as 0.1',
      )
        .default('off')
        .argParser(rateLimits),
    )
    .addOption(
      new Option(
        '--start-latency <ms>',
        'from StartTask to RUNNING: milliseconds, bounds such as 200-800 (the default), or aws-published',
      ).argParser(startLatency),
    )
    .addOption(
      new Option(
        '--api-latency <ms>',
        'from a call to its answer: milliseconds, or bounds such as 20-80',
      ).argParser(latency),
    )
    .addOption(
      new Option('--consistency <ms>', 'how far reads may be behind, at most').argParser(
        wholeNumber(0, 600_000),
      ),
    )
    .addOption(
      new Option('--fault-plan <file>', 'what goes wrong and what happens by itself, in YAML or JSON'),
    )
    .addOption(
      new Option('--access-key-id <id>', 'access key to let in (default: a new random one)').argParser(
        matching(EMBEDDED_RULES.accessKeyId),
      ),
    );
}
