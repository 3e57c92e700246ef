/** Why the endpoint answers a request itself, without asking the engine. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export function refuse(status: number, code: string, message: string): Refusal {
  return { status, code, message };
}
