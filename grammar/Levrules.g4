// The grammar of the levrules language; docs/language/ says what it means.
// INDENT, DEDENT and NL come from compiler/syntax/layout.cc, which also cuts a file into its top-level
// blocks: each block is parsed on its own by headerFile or definitionFile, so that one mistake gives
// one message. No ambiguity, no predicates; a keyword that is not reserved may be a name (rule `soft`).
grammar Levrules;
tokens { INDENT, DEDENT }

headerFile : header EOF ;
definitionFile : definition EOF ;

header : kind=('fund' | 'library' | 'amendment') name title? NL (INDENT headerClause+ DEDENT)? ;
headerClause
  : 'edition' STRING cite* NL                                 # editionClause
  | 'in' 'force' 'from' DATE ('to' DATE)? cite* NL            # forceClause
  | 'decides' 'for' 'each' name cite* NL                      # decidesClause
  | 'amends' STRING cite* NL                                  # amendsClause
  | 'language' INT cite* NL                                   # languageClause
  ;

definition
  : useDef
  | sourceDef
  | replace='replace'? fileDef
  | forEach
  | rowDef
  | overrideDef | propertyDef | testDef
  ;
useDef : 'use' (name | STRING) cite* NL ;
sourceDef : 'source' name STRING sourceAttribute* NL (INDENT (sourceAttribute+ NL)+ DEDENT)? ;
sourceAttribute : 'by' by=STRING | 'published' published=DATE | 'url' url=STRING ;
forEach : 'for' 'each' name cite* NL INDENT rowDef+ DEDENT ;
fileDef : enumDef | unitDef | entityDef | parameterDef | functionDef ;

enumDef : 'enum' name title? (':' item (',' item)* cite* NL | cite* NL INDENT (item cite* NL)+ DEDENT) ;
item : name STRING? ;
unitDef : 'unit' NAME ('=' number unit)? cite* NL ;

entityDef : 'entity' name title? NL INDENT entityClause+ DEDENT ;
entityClause
  : 'from' STRING onceClause? ('published' DATE)? cite* NL    # fromClause
  | role=('key' | 'label' | 'judgement')? field               # fieldClauseLine
  | 'only' 'where' expr cite* NL                              # onlyClause
  | 'missing' 'as' marker (',' marker)* cite* NL              # markerClause
  | row                                                       # rowClause
  ;
onceClause : 'once' 'per' 'key' ;
marker : STRING STRING? ;
field : name ':' type fieldClause* title? cite* NL ;
fieldClause
  : 'column' STRING                                           # columnOf
  | 'times' literal                                           # timesOf
  | 'written' STRING                                          # writtenOf
  | 'in' expr op=('..' | '..<') expr                          # boundOf
  | 'like' STRING                                             # likeOf
  | 'with' INT ('decimal' | 'decimals')                       # decimalsOf
  ;
type : optional='optional'? typeBody ;
typeBody
  : plain=('boolean' | 'text' | 'date' | 'money' | 'percent')
  | numeric=('integer' | 'number') unit?
  | typeName
  ;
unit : unitTerm (unitOp unitTerm)* ;
unitOp : '*' | '/' ;
unitTerm : '£' | NAME ;

parameterDef : 'parameter' name (':' type)? title? ('is' expr)? cite* NL (INDENT parameterValue+ DEDENT)? ;
parameterValue : 'from' from=DATE ('to' to=DATE)? 'is' expr cite* NL ;
functionDef : 'function' name '(' formal (',' formal)* ')' (':' type)? '=' expr cite* NL ;
formal : name (':' type)? ;

rowDef : replace='replace'? rowBody | 'remove' name cite* NL ;
rowBody : letDef | indexDef | criterionDef | tableDef | decisionDef | allocationDef | reportDef ;

letDef : 'let' name (':' type)? '=' expr title? cite* NL (INDENT letExcept+ DEDENT)? ;
letExcept : 'except' 'where' expr cite* NL INDENT expr cite* NL letExcept* DEDENT ;

indexDef : 'index' name title? cite* NL INDENT indexClause+ DEDENT ;
indexClause
  : 'weight' weight=expr 'on' value=expr title? cite* NL      # weightClause
  | 'total' expr cite* NL                                     # totalClause
  | missing cite* NL                                          # indexMissingClause
  | 'except' 'where' expr cite* NL INDENT indexClause+ DEDENT # indexExcept
  ;

order : expr direction ;
direction : which=('highest' | 'lowest') 'first' ;
names : name (',' name)* ;
missing : 'missing' policy=('skipped' | 'spoils' | 'last' | 'shared')
        | 'missing' 'is' negated='not'? 'met' ;

criterionDef : 'criterion' name title? cite* NL INDENT criterionClause+ DEDENT ;
criterionClause
  : 'met' 'when' expr cite* NL                                # metClause
  | missing cite* NL                                          # criterionMissingClause
  | 'because' STRING cite* NL                                 # becauseClause
  | 'tagged' name ':' name cite* NL                           # taggedClause
  | 'except' 'where' expr cite* NL INDENT criterionClause+ DEDENT # criterionExcept
  ;

tableDef : 'table' name (':' type)? title? cite* NL INDENT (tableMode cite* NL)? row+ DEDENT ;
tableMode : 'unique' | 'first' | 'collect' name ;

decisionDef : 'decision' name title? cite* NL INDENT decisionClause+ DEDENT ;
decisionClause
  : 'outcome' name title? ('when' expr | otherwise='otherwise') cite* NL # outcomeClause
  | 'may' 'be' 'overridden' 'by' STRING cite* NL              # overridableClause
  ;

allocationDef : 'allocation' name title? cite* NL INDENT allocationClause+ DEDENT ;
allocationClause
  : 'of' expr ('within' names)? cite* NL                      # ofClause
  | 'where' expr cite* NL                                     # allocationWhere
  | 'share' share=expr 'by' key=expr cite* NL                 # shareClause
  | 'at' end=('least' | 'most') expr cite* NL                 # boundClause
  | 'rounded' 'to' literal (down='down' | 'by' 'largest' 'remainder' ',' 'ties' 'by' order (',' order)*) cite* NL # stepClause
  | 'leftover' 'kept' cite* NL                                # leftoverClause
  | missing cite* NL                                          # allocationMissing
  | 'except' 'where' expr cite* NL INDENT allocationClause+ DEDENT # allocationExcept
  ;

reportDef : 'report' cite* NL INDENT reportLine+ DEDENT ;
reportLine : expr title? cite* NL ;

overrideDef : 'override' name cite* NL INDENT ('from' STRING cite* NL | row+) DEDENT ;
propertyDef : 'property' STRING cite* NL INDENT law+ DEDENT ;
law : 'always' expr cite* NL | name 'never' trend 'when' name trend cite* NL ;
trend : 'rises' | 'falls' ;

testDef : 'test' STRING cite* NL INDENT testClause+ DEDENT ;
testClause
  : 'as' 'at' DATE cite* NL                                   # asAtStep
  | 'with' name 'is' expr cite* NL                            # withStep
  | 'given' name cite* NL INDENT row+ DEDENT                  # givenStep
  | 'expect' name cite* NL INDENT row+ DEDENT                 # expectRowsStep
  | 'expect' expr cite* NL                                    # expectStep
  ;

title : STRING ;
row : ROW NL ;
cite : 'cites' name STRING ('saying' STRING)? ;

exprFile : expr EOF ;
expr
  : primary                                                   # atom
  | '-' expr                                                  # negate
  | expr op=('*' | '/') expr                                  # multiply
  | expr op=('+' | '-') expr                                  # add
  | expr 'rounded' rounding                                   # round
  | expr op=('=' | '<>' | '<' | '<=' | '>' | '>=') expr       # compare
  | expr negated='not'? 'in' expr op=('..' | '..<') expr      # inRange
  | expr negated='not'? 'in' set                              # inSet
  | expr negated='not'? 'like' STRING                         # like
  | expr 'is' negated='not'? state=('missing' | 'unranked' | 'undetermined' | 'refused') # isState
  | expr 'exists'                                             # exists
  | 'not' expr                                                # not
  | expr 'and' expr                                           # and
  | expr 'or' expr                                            # or
  | 'if' expr 'then' expr 'else' expr                         # choose
  ;
rounding : ('to' ((INT | NAME) ('decimal' | 'decimals') | literal))? roundMode ;
roundMode : 'up' | 'down' | 'half' half=('up' | 'down' | 'even') | 'ceiling' | 'floor' ;
primary
  : literal                                                   # literalPrimary
  | 'missing'                                                 # missingPrimary
  | 'at' 'least' expr 'of' set                                # atLeastPrimary
  | name '(' (expr (',' expr)*)? clause* ')'                  # callPrimary
  | name ('[' expr (',' expr)* ']')? path                     # namePrimary
  | '(' expr ')'                                              # groupPrimary
  ;
path : ('.' name)* ;
set : '{' expr (',' expr)* '}' ;
clause
  : 'over' 'every' name                                       # overEvery
  | 'over' name 'via' name path                               # overVia
  | 'within' names                                            # withinClause
  | 'where' expr                                              # whereClause
  | 'weighted' 'by' expr                                      # weightedClause
  | missing                                                   # missingClause
  | which=('before' | 'through') name                         # prefixClause
  | direction                                                 # directionClause
  | 'ties' ('share' worst='worst'? | dense='dense' | 'by' order (',' order)*) # tiesClause
  | 'at' expr 'type' INT                                      # quantileClause
  ;
literal : number NAME? | PERCENT | MONEY | DATE | STRING | 'true' | 'false' ;
number : INT | DECIMAL ;

// One cell of a decision table.
cellFile : cell EOF ;
cell : any='_' | negated='not'? cellTest ('or' cellTest)* ;
cellTest
  : op=('<' | '<=' | '>' | '>=' | '<>') cellAtom               # compareTest
  | cellAtom (op=('..' | '..<') cellAtom)?                     # valueTest
  | 'missing'                                                 # missingTest
  ;
cellAtom : minus='-'? literal | name path | '(' expr ')' ;

name : NAME | soft | typeWord ;
typeName : NAME | soft ;
typeWord : 'optional' | 'boolean' | 'text' | 'date' | 'money' | 'percent' | 'integer' | 'number' ;
soft : 'fund' | 'library' | 'amendment' | 'language' | 'label' | 'edition' | 'force' | 'decides' | 'each' | 'amends' | 'use' | 'source' | 'replace' | 'remove'
  | 'for' | 'published' | 'url' | 'enum' | 'unit' | 'entity' | 'from' | 'key' | 'judgement' | 'only'
  | 'total' | 'once' | 'per' | 'column' | 'times' | 'written' | 'with' | 'decimals' | 'decimal'
  | 'parameter' | 'function' | 'let' | 'except' | 'index' | 'weight' | 'ties' | 'share' | 'worst' | 'dense' | 'highest' | 'lowest'
  | 'first' | 'skipped' | 'spoils' | 'unranked' | 'last' | 'shared' | 'met' | 'criterion' | 'because' | 'tagged' | 'table' | 'unique' | 'collect'
  | 'decision' | 'outcome' | 'may' | 'be' | 'overridden' | 'allocation' | 'most' | 'largest' | 'remainder' | 'leftover' | 'kept' | 'report'
  | 'override' | 'property' | 'always' | 'never' | 'rises' | 'falls' | 'test' | 'as' | 'given' | 'expect' | 'cites' | 'saying'
  | 'up' | 'down' | 'half' | 'even' | 'ceiling' | 'floor' | 'type' | 'least' | 'by' | 'on' | 'to' | 'every' | 'via' | 'weighted' | 'of' | 'when'
  ;
// Reserved: and or not in is if then else true false missing undetermined refused like exists rounded
// where within over before through at otherwise _

DATE : D D D D '-' D D '-' D D ;
MONEY : '£' (D D? D? (',' D D D)+ | DIGITS) ('.' D+)? ('k' | 'm' | 'bn')? ;
PERCENT : DIGITS ('.' D+)? '%' ;
DECIMAL : DIGITS '.' D+ ;
INT : DIGITS ;
STRING : '"' (~["\\\r\n] | '\\' .)* '"' ;
NAME : [A-Za-z] [A-Za-z0-9_]* ;
ROW : '|' ~[\r\n]* ;
NL : '\r'? '\n' ' '* ;
COMMENT : '#' ~[\r\n]* -> channel(HIDDEN) ;
WS : [ \t]+ -> skip ;
ERROR : . ;
fragment D : [0-9] ;
fragment DIGITS : D (D | '_' D)* ;
