/** What the programs here have in common: small apps, waiting, and a report of what came of each part. */

const RUNS_ON = 'nginx:1';

const small = (fields) => ({ cmd: RUNS_ON, cpus: 0.1, mem: 32, instances: 1, ...fields });

/** The first value that is found and true. */
async function until(what, find, seconds = 60) {
  const endsAt = Date.now() + seconds * 1000;
  while (Date.now() < endsAt) {
    const value = await find();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not within ${seconds} s: ${what}`);
}

/** The error with which a call is refused. */
async function refused(call) {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error('what was to be refused was not');
}

/** The client's methods, each by `object.method`, and which of them have been called. */
class Recorded {
  called = new Set();
  methods = [];

  /** An object of the client whose calls are noted. @param adapt how a method is called. */
  of(name, object, names, adapt = (method) => method) {
    const recorded = {};
    for (const each of names) {
      const path = `${name}.${each}`;
      this.methods.push(path);
      const method = adapt(object[each].bind(object));
      recorded[each] = (...args) => {
        this.called.add(path);
        return method(...args);
      };
    }
    return recorded;
  }
}

/** Takes the parts in turn, prints what came of them as JSON, and ends: some clients have no way to be closed. */
async function report(parts, recorded) {
  const outcomes = {};
  for (const part of parts) {
    try {
      await part();
      outcomes[part.name] = null;
    } catch (error) {
      outcomes[part.name] = String(error.stack ?? error);
    }
  }
  const uncalled = recorded.methods.filter((method) => !recorded.called.has(method));
  process.stdout.write(JSON.stringify({ parts: outcomes, uncalled }), () => process.exit(0));
}

module.exports = { RUNS_ON, Recorded, refused, report, small, until };
