/** Takes Marathon's API through its life by the npm package mesos, with every method of its Marathon client. Argument: URL. */
const assert = require('node:assert/strict');
const { createServer } = require('node:http');
const { promisify } = require('node:util');
const mesos = require('mesos');

const { RUNS_ON, Recorded, refused, report, small, until } = require('./trial.cjs');

const marathon = mesos.Marathon({ baseUrl: `${process.argv[2]}/v2` });
const recorded = new Recorded();
const all = (name) =>
  recorded.of(name, marathon[name], Object.keys(Object.getPrototypeOf(marathon[name])), promisify);
const app = all('app');
const eventSubscription = all('eventSubscription');
const { tasks } = recorded.of('marathon', marathon, ['tasks'], promisify);

const settled = (id) =>
  until(`${id} is deployed`, async () => {
    const found = await app.get(id);
    return found.deployments.length === 0 && found.tasksRunning === found.instances && found;
  });

const gone = (id) =>
  until(`${id} is gone`, () =>
    app.get(id).then(
      () => false,
      ({ message }) => message.endsWith('not found'),
    ),
  );

const idsOf = async (id) => (await app.tasks(id)).map((task) => task.id).sort();

async function apps() {
  await app.create(small({ id: 'nm-life', env: { A: '1' } }));
  const created = await settled('nm-life');
  assert.equal(created.id, '/nm-life');
  assert.equal(created.cmd, RUNS_ON);
  assert.ok((await app.list()).some(({ id }) => id === '/nm-life'));
  assert.ok((await app.list({ cmd: 'nginx' })).some(({ id }) => id === '/nm-life'));
  assert.deepEqual(await app.list({ cmd: 'notfound' }), []);

  await app.update({ id: 'nm-life', cpus: 0.2, instances: 2, env: { A: '2' } });
  const updated = await settled('/nm-life');
  assert.deepEqual([updated.cpus, updated.instances, updated.env.A], [0.2, 2, '2']);
  const versions = await app.versions('nm-life');
  assert.equal(versions.length, 2);
  const first = await app.version({ id: 'nm-life', version: versions[1] });
  assert.deepEqual([first.id, first.cpus, first.env.A], ['/nm-life', 0.1, '1']);
  await app.update({ id: 'nm-life', version: versions[1] });
  const back = await settled('nm-life');
  assert.deepEqual([back.cpus, back.instances, back.env.A], [0.1, 1, '1']);

  await app.destroy('nm-life');
  await gone('nm-life');
}

async function kills() {
  const id = 'nm-killed';
  await app.create(small({ id, instances: 2, backoffSeconds: 0 }));
  await settled(id);
  const [task, other] = await app.tasks(id);
  assert.ok((await tasks()).some((each) => each.id === task.id));

  await app.kill({ id, task: task.id });
  await until('it is replaced', async () => {
    const ids = await idsOf(id);
    return ids.length === 2 && ids.includes(other.id) && !ids.includes(task.id);
  });
  await settled(id);
  const killed = await app.kill({ id, host: other.host });
  assert.ok(killed.some((each) => each.id === other.id));
  await until('those on the host are replaced', async () => {
    const ids = await idsOf(id);
    return ids.length === 2 && killed.every((each) => !ids.includes(each.id));
  });
  await settled(id);
  await app.kill({ id, task: (await idsOf(id))[0], scale: true });
  assert.equal((await settled(id)).instances, 1);
  await app.destroy({ id: `/${id}` });
  await gone(id);
}

async function subscriptions() {
  const heard = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      heard.push(JSON.parse(body));
      response.end();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}/events`;
  await eventSubscription.register(url);
  assert.ok((await eventSubscription.list()).includes(url));
  await app.create(small({ id: 'nm-posted' }));
  const ofIt = () => heard.filter(({ appId, taskStatus }) => appId === '/nm-posted' && taskStatus);
  await until('its task is told to run', () => ofIt().length === 2);
  assert.deepEqual(
    ofIt().map(({ taskStatus }) => taskStatus),
    ['TASK_STARTING', 'TASK_RUNNING'],
  );
  await eventSubscription.unregister(url);
  assert.ok(!(await eventSubscription.list()).includes(url));
  await app.destroy('nm-posted');
  await gone('nm-posted');
}

async function refusals() {
  const twice = small({ id: 'nm-twice' });
  await app.create(twice);
  assert.match((await refused(app.create(twice))).message, /conflict$/);
  await app.destroy('nm-twice');
  assert.match((await refused(app.get('nm-never-was'))).message, /not found$/);
}

void report([apps, kills, subscriptions, refusals], recorded);
