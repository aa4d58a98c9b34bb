/* SPDX-License-Identifier: AGPL-3.0-or-later
 * ISO 3166-1 alpha-2, names as in Unicode CLDR; in the order of their English names. */
#include "pages/countries.h"
#include <stdlib.h>
#include <string.h>

static const struct country {
	const char *code, *name;
} countries[] = {
	{"AF", TR_ID("Afghanistan")},
	{"AX", TR_ID("Åland Islands")},
	{"AL", TR_ID("Albania")},
	{"DZ", TR_ID("Algeria")},
	{"AS", TR_ID("American Samoa")},
	{"AD", TR_ID("Andorra")},
	{"AO", TR_ID("Angola")},
	{"AI", TR_ID("Anguilla")},
	{"AQ", TR_ID("Antarctica")},
	{"AG", TR_ID("Antigua & Barbuda")},
	{"AR", TR_ID("Argentina")},
	{"AM", TR_ID("Armenia")},
	{"AW", TR_ID("Aruba")},
	{"AU", TR_ID("Australia")},
	{"AT", TR_ID("Austria")},
	{"AZ", TR_ID("Azerbaijan")},
	{"BS", TR_ID("Bahamas")},
	{"BH", TR_ID("Bahrain")},
	{"BD", TR_ID("Bangladesh")},
	{"BB", TR_ID("Barbados")},
	{"BY", TR_ID("Belarus")},
	{"BE", TR_ID("Belgium")},
	{"BZ", TR_ID("Belize")},
	{"BJ", TR_ID("Benin")},
	{"BM", TR_ID("Bermuda")},
	{"BT", TR_ID("Bhutan")},
	{"BO", TR_ID("Bolivia")},
	{"BA", TR_ID("Bosnia & Herzegovina")},
	{"BW", TR_ID("Botswana")},
	{"BV", TR_ID("Bouvet Island")},
	{"BR", TR_ID("Brazil")},
	{"IO", TR_ID("British Indian Ocean Territory")},
	{"VG", TR_ID("British Virgin Islands")},
	{"BN", TR_ID("Brunei")},
	{"BG", TR_ID("Bulgaria")},
	{"BF", TR_ID("Burkina Faso")},
	{"BI", TR_ID("Burundi")},
	{"KH", TR_ID("Cambodia")},
	{"CM", TR_ID("Cameroon")},
	{"CA", TR_ID("Canada")},
	{"CV", TR_ID("Cape Verde")},
	{"BQ", TR_ID("Caribbean Netherlands")},
	{"KY", TR_ID("Cayman Islands")},
	{"CF", TR_ID("Central African Republic")},
	{"TD", TR_ID("Chad")},
	{"CL", TR_ID("Chile")},
	{"CN", TR_ID("China")},
	{"CX", TR_ID("Christmas Island")},
	{"CC", TR_ID("Cocos (Keeling) Islands")},
	{"CO", TR_ID("Colombia")},
	{"KM", TR_ID("Comoros")},
	{"CG", TR_ID("Congo - Brazzaville")},
	{"CD", TR_ID("Congo - Kinshasa")},
	{"CK", TR_ID("Cook Islands")},
	{"CR", TR_ID("Costa Rica")},
	{"CI", TR_ID("Côte d'Ivoire")},
	{"HR", TR_ID("Croatia")},
	{"CU", TR_ID("Cuba")},
	{"CW", TR_ID("Curaçao")},
	{"CY", TR_ID("Cyprus")},
	{"CZ", TR_ID("Czechia")},
	{"DK", TR_ID("Denmark")},
	{"DJ", TR_ID("Djibouti")},
	{"DM", TR_ID("Dominica")},
	{"DO", TR_ID("Dominican Republic")},
	{"EC", TR_ID("Ecuador")},
	{"EG", TR_ID("Egypt")},
	{"SV", TR_ID("El Salvador")},
	{"GQ", TR_ID("Equatorial Guinea")},
	{"ER", TR_ID("Eritrea")},
	{"EE", TR_ID("Estonia")},
	{"SZ", TR_ID("Eswatini")},
	{"ET", TR_ID("Ethiopia")},
	{"FK", TR_ID("Falkland Islands")},
	{"FO", TR_ID("Faroe Islands")},
	{"FJ", TR_ID("Fiji")},
	{"FI", TR_ID("Finland")},
	{"FR", TR_ID("France")},
	{"GF", TR_ID("French Guiana")},
	{"PF", TR_ID("French Polynesia")},
	{"TF", TR_ID("French Southern Territories")},
	{"GA", TR_ID("Gabon")},
	{"GM", TR_ID("Gambia")},
	{"GE", TR_ID("Georgia")},
	{"DE", TR_ID("Germany")},
	{"GH", TR_ID("Ghana")},
	{"GI", TR_ID("Gibraltar")},
	{"GR", TR_ID("Greece")},
	{"GL", TR_ID("Greenland")},
	{"GD", TR_ID("Grenada")},
	{"GP", TR_ID("Guadeloupe")},
	{"GU", TR_ID("Guam")},
	{"GT", TR_ID("Guatemala")},
	{"GG", TR_ID("Guernsey")},
	{"GN", TR_ID("Guinea")},
	{"GW", TR_ID("Guinea-Bissau")},
	{"GY", TR_ID("Guyana")},
	{"HT", TR_ID("Haiti")},
	{"HM", TR_ID("Heard & McDonald Islands")},
	{"HN", TR_ID("Honduras")},
	{"HK", TR_ID("Hong Kong SAR China")},
	{"HU", TR_ID("Hungary")},
	{"IS", TR_ID("Iceland")},
	{"IN", TR_ID("India")},
	{"ID", TR_ID("Indonesia")},
	{"IR", TR_ID("Iran")},
	{"IQ", TR_ID("Iraq")},
	{"IE", TR_ID("Ireland")},
	{"IM", TR_ID("Isle of Man")},
	{"IL", TR_ID("Israel")},
	{"IT", TR_ID("Italy")},
	{"JM", TR_ID("Jamaica")},
	{"JP", TR_ID("Japan")},
	{"JE", TR_ID("Jersey")},
	{"JO", TR_ID("Jordan")},
	{"KZ", TR_ID("Kazakhstan")},
	{"KE", TR_ID("Kenya")},
	{"KI", TR_ID("Kiribati")},
	{"KW", TR_ID("Kuwait")},
	{"KG", TR_ID("Kyrgyzstan")},
	{"LA", TR_ID("Laos")},
	{"LV", TR_ID("Latvia")},
	{"LB", TR_ID("Lebanon")},
	{"LS", TR_ID("Lesotho")},
	{"LR", TR_ID("Liberia")},
	{"LY", TR_ID("Libya")},
	{"LI", TR_ID("Liechtenstein")},
	{"LT", TR_ID("Lithuania")},
	{"LU", TR_ID("Luxembourg")},
	{"MO", TR_ID("Macao SAR China")},
	{"MG", TR_ID("Madagascar")},
	{"MW", TR_ID("Malawi")},
	{"MY", TR_ID("Malaysia")},
	{"MV", TR_ID("Maldives")},
	{"ML", TR_ID("Mali")},
	{"MT", TR_ID("Malta")},
	{"MH", TR_ID("Marshall Islands")},
	{"MQ", TR_ID("Martinique")},
	{"MR", TR_ID("Mauritania")},
	{"MU", TR_ID("Mauritius")},
	{"YT", TR_ID("Mayotte")},
	{"MX", TR_ID("Mexico")},
	{"FM", TR_ID("Micronesia")},
	{"MD", TR_ID("Moldova")},
	{"MC", TR_ID("Monaco")},
	{"MN", TR_ID("Mongolia")},
	{"ME", TR_ID("Montenegro")},
	{"MS", TR_ID("Montserrat")},
	{"MA", TR_ID("Morocco")},
	{"MZ", TR_ID("Mozambique")},
	{"MM", TR_ID("Myanmar (Burma)")},
	{"NA", TR_ID("Namibia")},
	{"NR", TR_ID("Nauru")},
	{"NP", TR_ID("Nepal")},
	{"NL", TR_ID("Netherlands")},
	{"NC", TR_ID("New Caledonia")},
	{"NZ", TR_ID("New Zealand")},
	{"NI", TR_ID("Nicaragua")},
	{"NE", TR_ID("Niger")},
	{"NG", TR_ID("Nigeria")},
	{"NU", TR_ID("Niue")},
	{"NF", TR_ID("Norfolk Island")},
	{"KP", TR_ID("North Korea")},
	{"MK", TR_ID("North Macedonia")},
	{"MP", TR_ID("Northern Mariana Islands")},
	{"NO", TR_ID("Norway")},
	{"OM", TR_ID("Oman")},
	{"PK", TR_ID("Pakistan")},
	{"PW", TR_ID("Palau")},
	{"PS", TR_ID("Palestinian Territories")},
	{"PA", TR_ID("Panama")},
	{"PG", TR_ID("Papua New Guinea")},
	{"PY", TR_ID("Paraguay")},
	{"PE", TR_ID("Peru")},
	{"PH", TR_ID("Philippines")},
	{"PN", TR_ID("Pitcairn Islands")},
	{"PL", TR_ID("Poland")},
	{"PT", TR_ID("Portugal")},
	{"PR", TR_ID("Puerto Rico")},
	{"QA", TR_ID("Qatar")},
	{"RE", TR_ID("Réunion")},
	{"RO", TR_ID("Romania")},
	{"RU", TR_ID("Russia")},
	{"RW", TR_ID("Rwanda")},
	{"WS", TR_ID("Samoa")},
	{"SM", TR_ID("San Marino")},
	{"ST", TR_ID("São Tomé & Príncipe")},
	{"SA", TR_ID("Saudi Arabia")},
	{"SN", TR_ID("Senegal")},
	{"RS", TR_ID("Serbia")},
	{"SC", TR_ID("Seychelles")},
	{"SL", TR_ID("Sierra Leone")},
	{"SG", TR_ID("Singapore")},
	{"SX", TR_ID("Sint Maarten")},
	{"SK", TR_ID("Slovakia")},
	{"SI", TR_ID("Slovenia")},
	{"SB", TR_ID("Solomon Islands")},
	{"SO", TR_ID("Somalia")},
	{"ZA", TR_ID("South Africa")},
	{"GS", TR_ID("South Georgia & South Sandwich Islands")},
	{"KR", TR_ID("South Korea")},
	{"SS", TR_ID("South Sudan")},
	{"ES", TR_ID("Spain")},
	{"LK", TR_ID("Sri Lanka")},
	{"BL", TR_ID("St. Barthélemy")},
	{"SH", TR_ID("St. Helena")},
	{"KN", TR_ID("St. Kitts & Nevis")},
	{"LC", TR_ID("St. Lucia")},
	{"MF", TR_ID("St. Martin")},
	{"PM", TR_ID("St. Pierre & Miquelon")},
	{"VC", TR_ID("St. Vincent & Grenadines")},
	{"SD", TR_ID("Sudan")},
	{"SR", TR_ID("Suriname")},
	{"SJ", TR_ID("Svalbard & Jan Mayen")},
	{"SE", TR_ID("Sweden")},
	{"CH", TR_ID("Switzerland")},
	{"SY", TR_ID("Syria")},
	{"TW", TR_ID("Taiwan")},
	{"TJ", TR_ID("Tajikistan")},
	{"TZ", TR_ID("Tanzania")},
	{"TH", TR_ID("Thailand")},
	{"TL", TR_ID("Timor-Leste")},
	{"TG", TR_ID("Togo")},
	{"TK", TR_ID("Tokelau")},
	{"TO", TR_ID("Tonga")},
	{"TT", TR_ID("Trinidad & Tobago")},
	{"TN", TR_ID("Tunisia")},
	{"TR", TR_ID("Türkiye")},
	{"TM", TR_ID("Turkmenistan")},
	{"TC", TR_ID("Turks & Caicos Islands")},
	{"TV", TR_ID("Tuvalu")},
	{"UM", TR_ID("U.S. Outlying Islands")},
	{"VI", TR_ID("U.S. Virgin Islands")},
	{"UG", TR_ID("Uganda")},
	{"UA", TR_ID("Ukraine")},
	{"AE", TR_ID("United Arab Emirates")},
	{"GB", TR_ID("United Kingdom")},
	{"US", TR_ID("United States")},
	{"UY", TR_ID("Uruguay")},
	{"UZ", TR_ID("Uzbekistan")},
	{"VU", TR_ID("Vanuatu")},
	{"VA", TR_ID("Vatican City")},
	{"VE", TR_ID("Venezuela")},
	{"VN", TR_ID("Vietnam")},
	{"WF", TR_ID("Wallis & Futuna")},
	{"EH", TR_ID("Western Sahara")},
	{"YE", TR_ID("Yemen")},
	{"ZM", TR_ID("Zambia")},
	{"ZW", TR_ID("Zimbabwe")},
};
#define FIRST 2 /* the hall's two home countries stand on top */
static const char *const first[FIRST] = {"JP", "US"};


static int option_compare(const void *a, const void *b)
{
	return strcmp(((const struct option *)a)->label, ((const struct option *)b)->label);
}


static struct option option_of(enum lang lang, const struct country *c, const char *selected)
{
	return (struct option){c->code, tr(lang, c->name), str_ieq(c->code, selected)};
}


const char *country_name(enum lang lang, const char *code)
{
	for (size_t i = 0; i < N_OF(countries); i++)
		if (str_ieq(countries[i].code, code))
			return tr(lang, countries[i].name);
	return code;
}


struct list country_options(struct arena *a, enum lang lang, const char *selected)
{
	struct option *o = ARENA_ARRAY(a, struct option, N_OF(countries) + FIRST + 1);
	bool is_first = false;
	size_t n = 1;

	o[0] = (struct option){"", tr(lang, "Choose a country"), !str_has(selected)};
	for (size_t i = 0; i < N_OF(first); i++)
		for (size_t k = 0; k < N_OF(countries); k++)
			if (str_eq(countries[k].code, first[i])) {
				o[n] = option_of(lang, &countries[k], selected);
				is_first |= o[n++].is_selected;
			}
	/* the same country twice: only one of them is chosen */
	for (size_t k = 0; k < N_OF(countries); k++)
		o[n++] = option_of(lang, &countries[k], is_first ? NULL : selected);
	qsort(o + 1 + N_OF(first), N_OF(countries), sizeof(*o), option_compare);
	return (struct list){n, o};
}


const char *country_guess(const char *accept_language, enum lang lang)
{
	const char *region = accept_language ? strchr(accept_language, '-') : NULL;
	size_t n = accept_language ? strcspn(accept_language, ",;") : 0;

	if (region && region < accept_language + n)
		for (size_t i = 0; i < N_OF(countries); i++)
			if (strncasecmp(countries[i].code, region + 1, 2) == 0 && region + 3 == accept_language + n)
				return countries[i].code;
	return lang == LANG_JA ? "JP" : NULL;
}
