import type { Industry } from '../indicator.ts'

/**
 * Words that name the victims of an industry or its sector. They name many (`hospitals`) or the sector itself
 * (`banking sector`), never one thing in passing: an article that says `the government of` speaks of no target.
 */
export const INDUSTRY_WORDS: Readonly<Record<Industry, string>> = {
  finance:
    'banks | financial institutions | financial sector | financial services | financial organizations | ' +
    'banking sector | banking institutions | banking industry | finance sector | finance industry | ' +
    'credit unions | fintech companies | insurance companies | investment firms | cryptocurrency exchanges | ' +
    'crypto exchanges | payment processors | bank customers | banking customers | banking trojan | banking trojans',
  healthcare:
    'hospitals | healthcare | health care | healthcare sector | health sector | medical centers | medical centres | ' +
    'healthcare providers | healthcare organizations | medical facilities | clinics | pharmaceutical companies | ' +
    'public health',
  government:
    'government agencies | government entities | government organizations | government organisations | ' +
    'government institutions | government bodies | government departments | government ministries | ' +
    'government networks | government sector | government officials | governmental organizations | ' +
    'governmental entities | federal agencies | public sector | public administration | municipalities | ' +
    'local governments | state and local governments | ministries of foreign affairs | ' +
    'ministry of foreign affairs | foreign ministry | embassies | diplomatic entities | diplomatic missions | ' +
    'diplomats | parliament members',
  technology:
    'technology companies | tech companies | technology sector | technology firms | tech firms | tech sector | ' +
    'IT sector | IT companies | IT service providers | managed service providers | software companies | ' +
    'software developers | semiconductor companies | semiconductor industry | cloud service providers | ' +
    'information technology sector',
  manufacturing:
    'manufacturing | manufacturing sector | manufacturing companies | manufacturing industry | ' +
    'industrial companies | industrial enterprises | automotive industry | car makers | carmakers | ' +
    'automotive companies | factories',
  retail:
    'retailers | retail sector | retail companies | retail industry | retail organizations | e-commerce sites | ' +
    'online retailers | online stores | online shops | supermarkets',
  energy:
    'energy sector | energy companies | energy industry | energy organizations | energy providers | power grid | ' +
    'power grids | electric utilities | electricity providers | power plants | power companies | oil and gas | ' +
    'oil companies | nuclear facilities | nuclear power | energy facilities',
  education:
    'universities | schools | school districts | education sector | educational institutions | higher education | ' +
    'academic institutions | colleges',
  telecom:
    'telecommunications | telecommunication companies | telecommunications companies | ' +
    'telecommunications providers | telecom providers | telecom companies | telecom operators | telecoms | ' +
    'telecom sector | telecom firms | telcos | internet service providers | mobile operators | mobile carriers',
  transportation:
    'airlines | airports | aviation sector | aviation industry | maritime sector | maritime industry | ' +
    'shipping companies | shipping industry | logistics companies | logistics sector | transportation sector | ' +
    'transport sector | railways | rail operators | freight companies | trucking companies | ports and harbors',
  defense:
    'defense contractors | defence contractors | defense industrial base | defense sector | defence sector | ' +
    'defense industry | defence industry | defense companies | military personnel | military organizations | ' +
    'military units | armed forces | ministry of defense | ministry of defence | ministries of defense | ' +
    'aerospace and defense | weapons manufacturers',
  water:
    'water utilities | water treatment | wastewater | water sector | water facilities | drinking water | ' +
    'water systems sector | water and wastewater | water companies',
}

/**
 * Words that name a sector only beside others, in a list of targets: `it has targeted government, energy and telecom
 * companies`. Alone they are many things: `financial gain`, `the government of`.
 */
export const SECTOR_WORDS: Readonly<Record<Industry, string>> = {
  finance: 'financial | finance | banking | insurance',
  healthcare: 'health | medical | pharmaceutical',
  government: 'government | governmental | diplomatic',
  technology: 'technology | semiconductor',
  manufacturing: 'industrial | automotive',
  retail: 'retail',
  energy: 'energy | nuclear | oil',
  education: 'education | educational | academic',
  telecom: 'telecom | telecommunication',
  transportation: 'transportation | transport | aviation | maritime | logistics',
  defense: 'defense | defence | military | aerospace',
  water: 'water',
}
