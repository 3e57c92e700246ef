import type { ProblemCode } from './problem.ts';

/** What `ecs-scheduler-driver explain CODE` says. Each tells what it means, how it comes about and what helps. */
export const EXPLANATIONS: Readonly<Record<ProblemCode, string>> = {
  NODE_TOO_OLD:
    'The program needs Node 20 or newer. Install a current release, from nodejs.org or with your version manager, and check with "node --version".',
  USAGE:
    'The command line is not one the program knows: a command or an option is misspelt, missing, or has a value it cannot have. "--help" after a command lists its options, with an example.',
  BUG: 'Something happened that the program does not foresee: a mistake in the program, not in what it was told. Run the command again with -vv, which shows where it happened, and report that.',
  PORT_IN_USE:
    'The port that was asked for is taken by another process on this machine. Stop that process, or give another port; "--port 0" takes any free one.',
  PORT_FORBIDDEN:
    'This user may not listen on the port that was asked for: on most systems those below 1024 are for root alone. Give a higher port; "--port 0" takes any free one.',
  CONFIG_VALUE:
    'A setting has a value it cannot have. The message names the setting, where its value comes from (an environment variable, a flag, a line of the configuration file or an option in code) and what is allowed.',
  CONFIG_KEY:
    'The configuration file has a key that there is not. The message says where it stands and what was most likely meant. "npx ecs-scheduler-driver config schema" prints all keys; "config check" reads a file and starts nothing.',
  CONFIG_FILE:
    'A file cannot be read, is no YAML (JSON is YAML as well), or says what cannot be; the message has line and column. The configuration file, named by --config or ECS_SCHEDULER_CONFIG, holds sections with keys, such as "ecs: {region: eu-west-1, cluster: prod}"; the fleet file of "local --fleet" holds clusters, such as "clusters: [{name: prod, instances: [{type: m5.large, count: 3}]}]".',
  MASTER_UNKNOWN:
    'The third argument of EcsSchedulerDriver names what it works on: "ecs" for Amazon ECS as the environment describes it, "local" for the embedded ECS, or the address of a master elsewhere ("http://host:5050", "https://host:5050" or "host:5050"). Masters are not looked for in ZooKeeper.',
  FRAMEWORK_REFUSED:
    'The master does not take Marathon as a framework. Either it has removed it: it was torn down, or away for longer than its failover time-out of a week, and its tasks were killed; its apps are still stored, and as a new framework it launches them anew. Or the master wants something else, such as another principal or role; the message has its words.',
  REGION_MISSING:
    'The AWS SDK needs a region even with an endpoint of your own. It reads AWS_REGION and the region of the selected profile. It does not read AWS_DEFAULT_REGION, which other tools do.',
  CREDENTIALS_MISSING:
    'No AWS credentials were found in the environment (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY), in the profile, in a container or on an EC2 instance. "aws sts get-caller-identity" shows what the AWS CLI finds. The embedded ECS needs none.',
  CREDENTIALS_EXPIRED:
    'The AWS credentials were temporary and have run out. Sign in again, or let the process get new ones from its role.',
  CREDENTIALS_INVALID:
    'AWS does not accept the credentials: an unknown or inactive access key, a wrong secret, or a key of another partition. For the embedded ECS: it lets in only the access key it printed at its start.',
  CLOCK_SKEW:
    "Requests are signed with the time, and this machine's clock is too far from that of AWS. Set the clock, best by NTP.",
  ACCESS_DENIED:
    'The identity lacks a permission. The message names it. "npx ecs-scheduler-driver iam policy" prints the least policy for each feature.',
  CLUSTER_NOT_FOUND:
    'There is no ACTIVE cluster of this name in this account and region. The name comes from AWS_ECS_CLUSTER or --cluster, and is "default" otherwise.',
  CLUSTER_HAS_NO_AGENTS:
    'The cluster has no container instances that are ACTIVE and connected, so there is nothing to offer. Fargate capacity cannot be offered: offers need machines. Register EC2 or external instances with the cluster.',
  ENDPOINT_UNREACHABLE:
    'No connection to ECS could be made: the endpoint is wrong, nothing listens there, or the network is in the way. Without AWS_ECS_ENDPOINT the endpoint is that of the region.',
  ECS_FAILED:
    'ECS could be reached but did not answer usefully for too long. The message has what it said last; the AWS Health Dashboard may know more.',
  OWNER_IN_USE:
    'Every bridge knows its tasks by its owner. Another bridge starts tasks on this cluster as the same owner, so that each would take the tasks of the other for its own. The one that was started later stops. Stop one of them, or set ECS_SCHEDULER_OWNER to a name of its own for each.',
  QUEUE_UNUSABLE:
    'The queue that the setting eventsQueue names cannot be read: it does not exist in this account and region, or the identity may not receive from it. docs/events.md tells how to make a queue and a rule that fills it. Without the setting polling alone finds what changes.',
  EVENTS_SILENT:
    'The queue of events can be read, but no events come although polling finds changes, or none was seen lately. The rule may be disabled or name another cluster, the queue\'s policy may not let EventBridge in, or another program reads the same queue. Until events come again polling goes at its full rate. "npx ecs-scheduler-driver template events" prints queue, policy and rule as they should be.',
  STORE_FAILED:
    'The state store keeps what must survive a restart. It cannot be opened, read or written; the message says why: another process uses it, the disk is full or not writable, or it was written by a newer version or for another owner. The bridge does nothing that it could not remember.',
  OPEN_WITHOUT_CREDENTIALS:
    'A door that others than this machine can reach lets in anybody unless it knows whom to expect. Give a file of principals with --credentials, keep the door on 127.0.0.1, or say with --insecure-listen that the network keeps strangers out.',
  ADDRESS_UNKNOWN:
    'A door can only listen on an address of this machine. 127.0.0.1 is for this machine alone, 0.0.0.0 for all its networks. What frameworks elsewhere should call it is the setting advertisedHost.',
  TLS_UNUSABLE:
    'The certificate, its key or the list of authorities cannot be read, is no PEM, or the key belongs to another certificate. "openssl x509 -in FILE -text" shows a certificate.',
  BRIDGE_UNREACHABLE:
    'No bridge answers at the address. It is that of --address or ECS_SCHEDULER_ADDRESS, and http://127.0.0.1:5050 otherwise. "up" starts a bridge; "up --local" starts one that needs no AWS account.',
  LOCAL_ECS_UNREACHABLE:
    'No embedded ECS answers. Which one is meant is said by --endpoint and --access-key-id, else by AWS_ENDPOINT_URL_ECS and AWS_ACCESS_KEY_ID, else it is the one that was started last. "local" starts one.',
  LOCAL_ECS_REFUSED:
    'The embedded ECS has answered, but does not do what was asked; the message is its own. A machine that is gone cannot be stopped, for instance.',
  BRIDGE_FAILED:
    'The bridge has answered, but could not do what was asked. The message is its own; its log knows more.',
  UNKNOWN_NAME:
    'The bridge knows nothing by this id or name. Ids may be shortened to a beginning that only one has; Mesos ids, ECS ids and ARNs, EC2 ids and host names are understood. What has ended long since is forgotten.',
  NOT_ALLOWED:
    'The bridge does not know who asks, or that principal may not do this. Principals, their secrets and roles are in the file that the setting credentials names.',
  CONFLICT:
    'What was asked does not go with what is: an id of which there are several, or something that has changed meanwhile.',
  DEPLOYMENT_LOCKED:
    'An app is being changed by a deployment, and Marathon lets no other deployment at it meanwhile. Wait for it ("deployments watch ID"), take it back ("deployments rollback ID"), or put yours in its place with --force: then the other one ends where it is.',
  APP_REFUSED:
    'Marathon does not take the app or the group; the message has each place in it with what is wrong there, in the words of Marathon. "apps check FILE" looks at a file without a Marathon.',
  NOT_CONFIRMED:
    'The command destroys something and wants to be sure. On a terminal it asks; elsewhere it needs --yes.',
};
