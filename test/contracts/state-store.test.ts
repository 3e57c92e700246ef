import { createMemoryStore } from '../../src/store/memory-store.ts';
import { openLevelStore } from '../../src/store/level-store.ts';
import { temporaryDirectory } from '../store/temporary-directory.ts';
import { describeStateStore } from './state-store-contract.ts';

describeStateStore('in memory', () => {
  const store = createMemoryStore();
  return Promise.resolve({
    store,
    reopen: async () => {
      const kept = await store.load();
      await store.close();
      return createMemoryStore(kept);
    },
    dispose: () => store.close(),
  });
});

describeStateStore('LevelDB', async () => {
  const { path, remove } = await temporaryDirectory();
  const store = await openLevelStore(path);
  const opened = [store];
  return {
    store,
    reopen: async () => {
      await store.close();
      const another = await openLevelStore(path);
      opened.push(another);
      return another;
    },
    dispose: async () => {
      await Promise.all(opened.map((store) => store.close()));
      await remove();
    },
  };
});
