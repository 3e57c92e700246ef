import { EcsSchedulerDriver } from '../assembly/ecs-scheduler-driver.ts';
import { lastSegment } from '../ecs/arn.ts';
import type { LocalEcs } from '../assembly/start-local-ecs.ts';
import type { Offer } from '../mesos/offer.ts';
import { isTerminal } from '../mesos/task-state.ts';
import type { TaskState } from '../mesos/task-state.ts';
import type { TaskStatus } from '../mesos/task-status.ts';
import { DemoScheduler } from './demo-scheduler.ts';
import type { DemoListener, DemoResult } from './demo-scheduler.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { formatTable } from './table.ts';
import type { Style, Terminal } from './terminal.ts';

const short = (id: string): string => `${id.slice(0, 8)}…`;

const ecsTaskOf = (status: TaskStatus | undefined): string =>
  lastSegment(status?.labels?.find(({ key }) => key === 'ecs.task-arn')?.value ?? '');

const zoneOf = ({ domain }: Offer): string => domain?.faultDomain?.zone.name ?? '';

function describeResources({ resources }: Offer): string {
  const amounts = resources.flatMap((r) => (r.type === 'SCALAR' ? [`${r.name} ${r.scalar}`] : []));
  return amounts.join(', ');
}

function colourOf(state: TaskState, style: Style): (text: string) => string {
  if (state === 'TASK_FINISHED' || state === 'TASK_RUNNING') return style.good;
  if (state === 'TASK_KILLED') return style.warning;
  return isTerminal(state) ? style.bad : style.faint;
}

/** Prints what happens, with the time since the beginning. */
function createListener({ out, style }: Terminal, begunAtMs: number): DemoListener {
  const say = (who: string, what: string): void => {
    const seconds = ((Date.now() - begunAtMs) / 1000).toFixed(2).padStart(6);
    out(`  ${style.faint(`+${seconds} s`)}  ${who.padEnd(8)}  ${what}`);
  };
  return {
    registered: (id) => {
      say('', `registered as framework ${id}`);
    },
    offered: (offer) => {
      say('', style.faint(`offer of ${offer.hostname} in ${zoneOf(offer)}: ${describeResources(offer)}`));
    },
    launched: ({ taskId, definition }, { hostname }) => {
      say(taskId, `launch ${definition} on ${hostname}`);
    },
    status: (status) => {
      const ecsTask = ecsTaskOf(status);
      const details = [ecsTask === '' ? '' : `ECS task ${short(ecsTask)}`, status.message ?? ''];
      const state = colourOf(status.state, style)(status.state.padEnd(13));
      say(status.taskId, `${state}  ${details.filter((text) => text !== '').join('  ')}`.trimEnd());
    },
    stopping: ({ taskId }) => {
      say(taskId, 'stopped early: killTask');
    },
    failed: (message) => {
      say('', style.bad(message));
    },
  };
}

function rowOf({ task, offer, runningAtMs, endedAtMs, last }: DemoResult): readonly string[] {
  const ranMs = runningAtMs === undefined || endedAtMs === undefined ? undefined : endedAtMs - runningAtMs;
  return [
    task.taskId,
    task.definition,
    last?.state ?? '-',
    offer?.hostname ?? '-',
    offer === undefined ? '-' : zoneOf(offer),
    ranMs === undefined ? '-' : `${(ranMs / 1000).toFixed(1)} s`,
    ecsTaskOf(last).slice(0, 8) || '-',
    last?.message ?? '',
  ];
}

const HEADINGS = ['task', 'definition', 'state', 'agent', 'zone', 'ran', 'ecs task', 'message'];

/** Runs the demonstration on an embedded ECS and prints how it goes. @returns done if all ended as they should. */
export async function runDemo(local: LocalEcs, terminal: Terminal): Promise<ExitCode> {
  const { out, err, style } = terminal;
  const scheduler = new DemoScheduler(
    createListener(terminal, Date.now()),
    () => Date.now(),
    (delayMs, action) => {
      setTimeout(action, delayMs);
    },
  );
  const framework = { user: '', name: 'demo', capabilities: [{ type: 'TASK_KILLING_STATE' }] } as const;
  const driver = new EcsSchedulerDriver(scheduler, framework, 'local', { local });
  const stop = (): void => {
    driver.stop();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  await driver.run();
  process.off('SIGINT', stop).off('SIGTERM', stop);
  out('');
  out(formatTable(HEADINGS, scheduler.results.map(rowOf)));
  out('');
  const wrong = scheduler.results.filter(({ task, last }) => last?.state !== task.ends);
  if (wrong.length > 0) {
    err(style.bad(`${wrong.length} of ${scheduler.results.length} tasks did not end as they should.`));
    return EXIT.failed;
  }
  out('All tasks ended as they should: two finished, one failed on purpose, one was stopped early.');
  return EXIT.done;
}
