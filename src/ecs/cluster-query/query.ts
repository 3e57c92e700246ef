/** A subject that every instance has, by its name in the language. */
export type SubjectName =
  'task:group' | 'agentConnected' | 'agentVersion' | 'ec2InstanceId' | 'registeredAt' | 'runningTasksCount';

/** What of an instance is asked about. */
export type Subject = { readonly type: 'attribute'; readonly name: string } | { readonly type: SubjectName };

export type ComparisonOperator = '==' | '!=' | '>' | '>=' | '<' | '<=';

/** A question about one subject. Values are as they are written, without quotes. */
export type Condition =
  | { readonly type: 'exists'; readonly subject: Subject; readonly isNegated: boolean }
  | {
      readonly type: 'compare';
      readonly subject: Subject;
      readonly operator: ComparisonOperator;
      readonly value: string;
    }
  | {
      readonly type: 'in';
      readonly subject: Subject;
      readonly isNegated: boolean;
      readonly values: readonly string[];
    }
  | {
      readonly type: 'matches';
      readonly subject: Subject;
      readonly isNegated: boolean;
      readonly pattern: string;
      /** Where the pattern stands in the expression; the first place is 0. */
      readonly start: number;
    };

/** An expression of the cluster query language. `and` and `or` have two operands at least. */
export type ClusterQuery =
  | Condition
  | { readonly type: 'not'; readonly operand: ClusterQuery }
  | { readonly type: 'and' | 'or'; readonly operands: readonly ClusterQuery[] };
