import type { HttpAnswer } from '../../../../doors/http/http-route.ts';
import { map } from '../../../../doors/http/lazily.ts';
import { appsBelow, groupsFrom } from '../../engine/group.ts';
import { jsonAnswer } from '../answers.ts';
import { shownTask } from '../json/shown-task.ts';
import { countTasks } from '../json/task-counts.ts';
import type { Resource, RestContext } from '../rest-context.ts';
import type { MetricValues } from '../rest-options.ts';

/** Of the shape that Marathon's metrics have. */
const FORMAT_VERSION = '4.0.0';

/** Marathon's own gauges by their names, and what there is beside them. */
function valuesOf({ marathon: { state }, options }: RestContext): MetricValues {
  const { counters = {}, gauges = {} } = options.readMetrics?.() ?? {};
  const { running, staged } = countTasks(map(state.instances.all(), (each) => shownTask(state, each)));
  return {
    counters,
    gauges: {
      'marathon.apps.active.gauge': appsBelow(state.root).length,
      'marathon.groups.active.gauge': groupsFrom(state.root).length,
      'marathon.deployments.active.gauge': state.deployments.size,
      'marathon.instances.running.gauge': running,
      'marathon.instances.staged.gauge': staged,
      'marathon.instances.launches.queued.gauge': [...state.queue.values()].reduce(
        (sum, { count }) => sum + count,
        0,
      ),
      ...gauges,
    },
  };
}

function named(
  values: Readonly<Record<string, number>>,
  field: 'count' | 'value',
): Readonly<Record<string, object>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { [field]: value }]));
}

function showMetrics(context: RestContext): HttpAnswer {
  const { counters, gauges } = valuesOf(context);
  return jsonAnswer(200, {
    version: FORMAT_VERSION,
    counters: named(counters, 'count'),
    gauges: named(gauges, 'value'),
    histograms: {},
    meters: {},
    timers: {},
  });
}

function prometheusText(type: 'counter' | 'gauge', values: Readonly<Record<string, number>>): string {
  return Object.entries(values)
    .map(([name, value]) => {
      const metric = name.replace(/[^a-zA-Z0-9_:]/g, '_');
      return `# TYPE ${metric} ${type}\n${metric} ${value}\n`;
    })
    .join('');
}

function showPrometheus(context: RestContext): HttpAnswer {
  const { counters, gauges } = valuesOf(context);
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
    body: prometheusText('counter', counters) + prometheusText('gauge', gauges),
  };
}

export const METRICS: readonly Resource[] = [
  { path: 'metrics', methods: { GET: showMetrics } },
  { path: 'metrics/prometheus', methods: { GET: showPrometheus }, produces: 'any' },
];
