/**
 * Names of `/metrics/snapshot` that readers ask for: Telegraf's input, Datadog's check and mesos_exporter, all that they
 * list of a master. Braces stand for each of their words.
 */
const PATTERNS: readonly string[] = [
  'master/{cpus,disk,gpus,mem}_{percent,used,total}',
  'master/{cpus,disk,gpus,mem}_revocable_{percent,used,total}',
  'master/{elected,uptime_secs,outstanding_offers,dropped_messages,recovery_slave_removals}',
  'system/{cpus_total,load_15min,load_5min,load_1min,mem_free_bytes,mem_total_bytes}',
  'master/slave_{registrations,removals,reregistrations}',
  'master/slave_shutdowns_{scheduled,canceled,completed}',
  'master/slave_unreachable_{scheduled,canceled,completed}',
  'master/slave_removals/reason_{registered,unhealthy,unregistered}',
  'master/slaves_{active,connected,disconnected,inactive,unreachable}',
  'master/frameworks_{active,connected,disconnected,inactive}',
  'master/tasks_{error,failed,finished,killed,lost,running,staging,starting,dropped,gone,gone_by_operator,killing,unreachable}',
  'master/{valid,invalid}_{executor_to_framework_messages,framework_to_executor_messages,status_update_acknowledgements,status_updates,operation_status_update_acknowledgements}',
  'master/messages_{authenticate,deactivate_framework,decline_offers,executor_to_framework,exited_executor,framework_to_executor,kill_task,launch_tasks,reconcile_tasks,register_framework,register_slave,reregister_framework,reregister_slave,resource_request,revive_offers,status_update,status_update_acknowledgement,unregister_framework,unregister_slave,update_slave,operation_status_update_acknowledgement,reconcile_operations,suppress_offers}',
  'master/task_lost/source_master/reason_{invalid_offers,slave_removed}',
  'master/task_lost/source_slave/reason_executor_terminated',
  'master/event_queue_{dispatches,http_requests,messages}',
  'master/operator_event_stream_subscribers',
  'registrar/{state_fetch_ms,state_store_ms,queued_operations,registry_size_bytes}',
  'registrar/state_store_ms/{max,min,p50,p90,p95,p99,p999,p9999,count}',
  'registrar/log/{ensemble_size,recovered}',
  'allocator/mesos/{allocation_runs,allocation_run_ms,allocation_run_latency_ms,event_queue_dispatches}',
  'allocator/mesos/{allocation_run_ms,allocation_run_latency_ms}/{max,min,p50,p90,p95,p99,p999,p9999,count}',
  'allocator/mesos/resources/{cpus,disk,mem}/{total,offered_or_allocated}',
];

function expanded(pattern: string): readonly string[] {
  const [, head = '', words, tail = ''] = /^(.*?)\{(.*?)\}(.*)$/.exec(pattern) ?? [];
  if (words === undefined) return [pattern];
  return words.split(',').flatMap((word) => expanded(head + word + tail));
}

export const READER_NAMES: readonly string[] = PATTERNS.flatMap(expanded);
