/** A promise that the test settles when it wants. */
export class Held<Value = void> {
  readonly promise: Promise<Value>;
  release: (value: Value) => void = () => undefined;
  fail: (error: unknown) => void = () => undefined;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.release = resolve;
      this.fail = reject;
    });
  }
}
