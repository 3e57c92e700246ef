import type { InstanceRecord } from '../instances/container-instance.ts';
import type { AgentReport } from '../tasks/agent-report.ts';
import { applyReport } from '../tasks/apply-report.ts';
import type { Turn } from '../turn.ts';

/** The agent tells ECS, now or once it is connected again. */
export function sendReport(turn: Turn, instance: InstanceRecord, report: AgentReport): void {
  if (instance.known.agentConnected) applyReport(turn, report);
  else instance.machine.unsent.push(report);
}

/** What could not be told before, in the order in which it happened. */
export function sendUnsent(turn: Turn, instance: InstanceRecord): void {
  const { unsent } = instance.machine;
  instance.machine.unsent = [];
  for (const report of unsent) applyReport(turn, report);
}
