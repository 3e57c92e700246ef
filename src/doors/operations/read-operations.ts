import type { Found, MasterView, Page } from '../../driver/master-view.ts';
import type { HttpAnswer } from '../http/http-route.ts';
import { frameworkJson } from './framework-json.ts';
import { isoForm } from './iso-form.ts';
import { failureAnswer, jsonAnswer } from './json-answer.ts';
import type { Operation } from './operation.ts';
import {
  agentQuery,
  inFramework,
  launchQuery,
  offerQuery,
  pageQuery,
  queryOf,
  taskQuery,
} from './queries.ts';
import * as schemas from './schemas.ts';
import { taskJson } from './task-json.ts';

function pageAnswer<T>({ items, total }: Page<T>, json: (item: T) => unknown): HttpAnswer {
  return jsonAnswer(200, { items: items.map(json), total });
}

const listAnswer = (items: readonly unknown[]): HttpAnswer =>
  pageAnswer({ items, total: items.length }, isoForm);

function foundAnswer<T>(
  found: Found<T>,
  what: string,
  asked: string,
  json: (value: T) => unknown,
): HttpAnswer {
  switch (found.type) {
    case 'FOUND':
      return jsonAnswer(200, json(found.value));
    case 'AMBIGUOUS':
      return failureAnswer(
        'AMBIGUOUS',
        `More than one ${what} is called ${asked} or begins like this`,
        found.ids,
      );
    case 'UNKNOWN':
      return failureAnswer('NOT_FOUND', `There is no ${what} ${asked}`);
  }
}

/** A framework or an agent by whatever it is called; what is not known, such as the framework of an orphan, by itself. */
function idOf(found: Found<{ readonly id: string }>, asked: string): string {
  return found.type === 'FOUND' ? found.value.id : asked;
}

function selection(
  view: MasterView,
  asked: { readonly framework?: string | undefined; readonly agent?: string | undefined },
) {
  const { framework, agent } = asked;
  return {
    ...(framework === undefined ? {} : { frameworkId: idOf(view.framework(framework), framework) }),
    ...(agent === undefined ? {} : { agentId: idOf(view.agent(agent), agent) }),
  };
}

const CLUSTER: readonly Operation[] = [
  {
    method: 'GET',
    path: '/status',
    summary: 'The whole at a glance: counts and sums',
    answer: schemas.bridgeStatus,
    handle: (master) => jsonAnswer(200, isoForm(master.view().status())),
  },
  {
    method: 'GET',
    path: '/agents',
    summary: 'Agents: the container instances of the cluster',
    query: agentQuery,
    answer: schemas.pageOf(schemas.agent),
    handle: (master, request) => {
      const { state, ...page } = queryOf(agentQuery, request);
      return pageAnswer(
        master.view().agents({ ...page, ...(state === undefined ? {} : { state }) }),
        isoForm,
      );
    },
  },
  {
    method: 'GET',
    path: '/agents/{id}',
    summary: 'One agent, by id, EC2 id, ARN or host name, or the beginning of one',
    answer: schemas.agent,
    handle: (master, _, id) => foundAnswer(master.view().agent(id), 'agent', id, isoForm),
  },
  {
    method: 'GET',
    path: '/offers',
    summary: 'Outstanding offers, the oldest first',
    query: offerQuery,
    answer: schemas.pageOf(schemas.offer),
    handle: (master, request) => {
      const view = master.view();
      const { framework, agent, ...page } = queryOf(offerQuery, request);
      return pageAnswer(view.offers({ ...page, ...selection(view, { framework, agent }) }), isoForm);
    },
  },
  {
    method: 'GET',
    path: '/offers/{id}',
    summary: 'One offer',
    answer: schemas.offer,
    handle: (master, _, id) => foundAnswer(master.view().offer(id), 'offer', id, isoForm),
  },
  {
    method: 'GET',
    path: '/roles',
    summary: 'Roles that frameworks are in, or that have something',
    answer: schemas.pageOf(schemas.role),
    handle: (master) => listAnswer(master.view().roles()),
  },
  {
    method: 'GET',
    path: '/budget',
    summary: "What is left of ECS's API limits, and what waits for it",
    answer: schemas.pageOf(schemas.bucket),
    handle: (master) => listAnswer(master.view().budget()),
  },
];

const WORK: readonly Operation[] = [
  {
    method: 'GET',
    path: '/frameworks',
    summary: 'Frameworks that are subscribed, or that are waited for',
    query: pageQuery,
    answer: schemas.pageOf(schemas.framework),
    handle: (master, request) =>
      pageAnswer(master.view().frameworks(queryOf(pageQuery, request)), (view) => frameworkJson(view)),
  },
  {
    method: 'GET',
    path: '/frameworks/{id}',
    summary: 'One framework, by id or name, or the beginning of one',
    answer: schemas.framework,
    handle: (master, _, id) => {
      const view = master.view();
      return foundAnswer(view.framework(id), 'framework', id, (found) =>
        frameworkJson(found, view.filters(found.id)),
      );
    },
  },
  {
    method: 'GET',
    path: '/tasks',
    summary: 'Tasks, the newest first: those that are there, and the last ones that are over',
    query: taskQuery,
    answer: schemas.pageOf(schemas.task),
    handle: (master, request) => {
      const view = master.view();
      const { framework, agent, state, over, order, ...page } = queryOf(taskQuery, request);
      const query = {
        ...page,
        ...selection(view, { framework, agent }),
        ...(state === undefined ? {} : { state }),
        ...(over === undefined ? {} : { over: over === 'true' }),
        ...(order === undefined ? {} : { order }),
      };
      return pageAnswer(view.tasks(query), (task) => taskJson(task));
    },
  },
  {
    method: 'GET',
    path: '/tasks/{id}',
    summary: 'One task with its life, by task id, ECS task id or ARN, launch id, or the beginning of one',
    query: inFramework,
    answer: schemas.task,
    handle: (master, request, id) => {
      const view = master.view();
      const { framework } = queryOf(inFramework, request);
      const { frameworkId } = { frameworkId: undefined, ...selection(view, { framework }) };
      return foundAnswer(view.task(id, frameworkId), 'task', id, (found) =>
        taskJson(found, view.timeline(found)),
      );
    },
  },
  {
    method: 'GET',
    path: '/launches',
    summary: 'Launches, those of unknown outcome first',
    query: launchQuery,
    answer: schemas.pageOf(schemas.launch),
    handle: (master, request) => {
      const { phase, ...page } = queryOf(launchQuery, request);
      return pageAnswer(
        master.view().launches({ ...page, ...(phase === undefined ? {} : { phase }) }),
        isoForm,
      );
    },
  },
  {
    method: 'GET',
    path: '/why/{id}',
    summary: 'What a task, a framework or an agent waits for, or why it is over',
    answer: schemas.why,
    handle: (master, _, id) => foundAnswer(master.view().why(id), 'task, framework or agent', id, isoForm),
  },
];

export const READ_OPERATIONS: readonly Operation[] = [...CLUSTER, ...WORK];
