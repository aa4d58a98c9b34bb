/* Addresses and signatures made with @ton/core 0.63.1, @ton/ton 16.3.0 and @ton/crypto 3.3.0; names of IPFS with
 * multiformats 14.0.5. The keys are public: never fund them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TESTS_UNIT_TON_VECTORS_H
#define TESTS_UNIT_TON_VECTORS_H
#include "base/ton_address.h"

static const struct {
	const char *seed, *key;
	struct {
		const char *raw, *bounceable, *plain, *data_hash;
	} wallets[N_TON_WALLETS];
} wallet_vectors[] = {
	{"0000000000000000000000000000000000000000000000000000000000000001",
	 "4cb5abf6ad79fbf5abbccafcc269d85cd2651ed4b885b5869f241aedf0a5ba29", {
		 {"0:6aa62c8873c977f73cf16c850efbeb24dd13f19184aeed9793e8b2f253358786",
		  "EQBqpiyIc8l39zzxbIUO--sk3RPxkYSu7ZeT6LLyUzWHhr36", "UQBqpiyIc8l39zzxbIUO--sk3RPxkYSu7ZeT6LLyUzWHhuA_",
		  "b13f7142f8e7a6ebb3fdfad5da2d3c9f11b1bde88ee2a4d2434c0ba177db8e24"},
		 {"0:a6205f621b9215c0e5943e63c42d1709d3d413a2599de844dbc296ea8689231c",
		  "EQCmIF9iG5IVwOWUPmPELRcJ09QTolmd6ETbwpbqhokjHG2U", "UQCmIF9iG5IVwOWUPmPELRcJ09QTolmd6ETbwpbqhokjHDBR",
		  "b13f7142f8e7a6ebb3fdfad5da2d3c9f11b1bde88ee2a4d2434c0ba177db8e24"},
		 {"0:24c6ec9b69e05f95b8185b7be042f70583201055c2ed5d9c1dae978b36acd9d3",
		  "EQAkxuybaeBflbgYW3vgQvcFgyAQVcLtXZwdrpeLNqzZ000c", "UQAkxuybaeBflbgYW3vgQvcFgyAQVcLtXZwdrpeLNqzZ0xDZ",
		  "55c3e74baa39e46db1dd0b444ca777bf8db571941d298f9e7a6b65a0510382c3"},
		 {"0:9c0943f0e8697f43d32e08a68e164a822409f036a0cef93b7fcb8b0851da724f",
		  "EQCcCUPw6Gl_Q9MuCKaOFkqCJAnwNqDO-Tt_y4sIUdpyT_5l", "UQCcCUPw6Gl_Q9MuCKaOFkqCJAnwNqDO-Tt_y4sIUdpyT6Og",
		  "2ac12650b893f68d98cd50d1486237e8b062dcbd9fe1b0b900c57661829700f7"},
		 {"0:6748ce3d6074c78b0008d2902d3fc4eb9349e94e3c51d2f6881dff3099e75847",
		  "EQBnSM49YHTHiwAI0pAtP8Trk0npTjxR0vaIHf8wmedYR05L", "UQBnSM49YHTHiwAI0pAtP8Trk0npTjxR0vaIHf8wmedYRxOO",
		  "334b648e751b1ab9326742ab9ca7d6a657da82c9d3c4c3c2404c98ae40dc6799"},
	 }},
	{"0101010101010101010101010101010101010101010101010101010101010101",
	 "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c", {
		 {"0:fe512406befc7fe98572515182bb4a2942ae091a2e7582a1822d017d928ef3e3",
		  "EQD-USQGvvx_6YVyUVGCu0opQq4JGi51gqGCLQF9ko7z480f", "UQD-USQGvvx_6YVyUVGCu0opQq4JGi51gqGCLQF9ko7z45Da",
		  "9029507f4584600ba063c188c6606251b023f8fba0b2af39abf037f2a6f1eb8a"},
		 {"0:8dca78972eab4a8e2b1d3f2a7e43c1c563e696f65bb9c5ae0845684cee138384",
		  "EQCNyniXLqtKjisdPyp-Q8HFY-aW9lu5xa4IRWhM7hODhE64", "UQCNyniXLqtKjisdPyp-Q8HFY-aW9lu5xa4IRWhM7hODhBN9",
		  "9029507f4584600ba063c188c6606251b023f8fba0b2af39abf037f2a6f1eb8a"},
		 {"0:efaff4bac220f88b2e98eb1d9cffcca3bfe3b66ece31a7d6c5890d30dfd7afa5",
		  "EQDvr_S6wiD4iy6Y6x2c_8yjv-O2bs4xp9bFiQ0w39evpduQ", "UQDvr_S6wiD4iy6Y6x2c_8yjv-O2bs4xp9bFiQ0w39evpYZV",
		  "721e428ae72ae180bb458cfff98178a9d7e799e9343342cc609c3d0bd89d1be9"},
		 {"0:9d1e1843624c4d175a695a8c2de8a5a61f03b93336e8caa4e164bf6cbbab205e",
		  "EQCdHhhDYkxNF1ppWowt6KWmHwO5MzboyqThZL9su6sgXsq8", "UQCdHhhDYkxNF1ppWowt6KWmHwO5MzboyqThZL9su6sgXpd5",
		  "d373d0dcd407ab241c6c6e29419bc0c0bf8e706f3053109a060995e7b47677ba"},
		 {"0:9b497c508fc1628f291e9a15742816c8671545350291fa91a29eb600a303a6f7",
		  "EQCbSXxQj8FijykemhV0KBbIZxVFNQKR-pGinrYAowOm9zDE", "UQCbSXxQj8FijykemhV0KBbIZxVFNQKR-pGinrYAowOm920B",
		  "5424fb04a50a7426fc135e1c6c2858a43690102d6c5af564917fb49bd29f3a7e"},
	 }},
	{"4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d",
	 "62a611b472d89b0e5fc93c069b9f700b4c552d55bc0e87b56008ef17b6b2bebe", {
		 {"0:542608d21f5ec6e06370801cc9eb72303d632265fad15140fbdebbe941947d18",
		  "EQBUJgjSH17G4GNwgBzJ63IwPWMiZfrRUUD73rvpQZR9GO1S", "UQBUJgjSH17G4GNwgBzJ63IwPWMiZfrRUUD73rvpQZR9GLCX",
		  "d7b23c60b3392bfc2af5762f1d690b20866db39ca307373031e77125c0952f64"},
		 {"0:11fe926c74e4bf5dcdf5f33acd28fbf057ad63a3b8bfb9ffa13cad7534f02445",
		  "EQAR_pJsdOS_Xc318zrNKPvwV61jo7i_uf-hPK11NPAkRdLu", "UQAR_pJsdOS_Xc318zrNKPvwV61jo7i_uf-hPK11NPAkRY8r",
		  "d7b23c60b3392bfc2af5762f1d690b20866db39ca307373031e77125c0952f64"},
		 {"0:f4a93c946414128338c7d88a03d478ca9e3c504833bb4e8fa3419f049bf626ce",
		  "EQD0qTyUZBQSgzjH2IoD1HjKnjxQSDO7To-jQZ8Em_YmzsiB", "UQD0qTyUZBQSgzjH2IoD1HjKnjxQSDO7To-jQZ8Em_YmzpVE",
		  "b6a0714184012901cf93469f2b13e87136a2de4435318956fd31675301243a49"},
		 {"0:22828d1a93e480a16b478e90c1ff1bb8215cf72e09a371f970edc520e05e687d",
		  "EQAigo0ak-SAoWtHjpDB_xu4IVz3Lgmjcflw7cUg4F5ofY5w", "UQAigo0ak-SAoWtHjpDB_xu4IVz3Lgmjcflw7cUg4F5ofdO1",
		  "801906f47afeac74d5e472c908eb456c714ca181406636fbff14b56b5b0f6f26"},
		 {"0:83940bc5639c3af85b53d950318b34165f2cd8d3abaf380ce2ca08e7ce56367a",
		  "EQCDlAvFY5w6-FtT2VAxizQWXyzY06uvOAziygjnzlY2eiv8", "UQCDlAvFY5w6-FtT2VAxizQWXyzY06uvOAziygjnzlY2enY5",
		  "f10f2bc9d75c6d9d22231ddd426705227e57879eacb66f8b28b84cdee8f84376"},
	 }},
	{"64b7ef39080bf8ff9249a07748c4a4f330c39b0745742d5441a1bba23d824fba",
	 "e67911e65a8e5497b6efa9da3353a5a81932046cd0f286d1cec6f78077040318", {
		 {"0:ace6b0994d9815601049f23771a3aa6dc38dc9b48160f9bb2f79af77df915aa0",
		  "EQCs5rCZTZgVYBBJ8jdxo6ptw43JtIFg-bsvea9335FaoHD6", "UQCs5rCZTZgVYBBJ8jdxo6ptw43JtIFg-bsvea9335FaoC0_",
		  "8c49280ce245710f9d2b449227c059285ed3991051db0189ff3c967bbda2bd80"},
		 {"0:dc7dfffea42904c58e224471fd91ff63403b4c83acfa8073fc5674cf3f39ef54",
		  "EQDcff_-pCkExY4iRHH9kf9jQDtMg6z6gHP8VnTPPznvVLLj", "UQDcff_-pCkExY4iRHH9kf9jQDtMg6z6gHP8VnTPPznvVO8m",
		  "8c49280ce245710f9d2b449227c059285ed3991051db0189ff3c967bbda2bd80"},
		 {"0:17e4bb53a3822a5979b27e3aefa569ad4f717dba97c43c2d7389c3426cc9e69b",
		  "EQAX5LtTo4IqWXmyfjrvpWmtT3F9upfEPC1zicNCbMnmm6ZO", "UQAX5LtTo4IqWXmyfjrvpWmtT3F9upfEPC1zicNCbMnmm_uL",
		  "7cf982d85d0da2abf984fac1d9c0ef87d140d8bc7e9f52c1216c385c167a44d0"},
		 {"0:371e723b7c3ccab5bc0717a188a76bea509038ad0ce2bbfe85338a833aa42f5e",
		  "EQA3HnI7fDzKtbwHF6GIp2vqUJA4rQziu_6FM4qDOqQvXlYj", "UQA3HnI7fDzKtbwHF6GIp2vqUJA4rQziu_6FM4qDOqQvXgvm",
		  "c0899a2f5a9ac5eadb10b7102cb3cba7bfa99744bddabad9e3cf8e334fc8f087"},
		 {"0:b3c1c22b2c31ebafeffaab95b317cc9645013d3f1646b3494cf2c6a15e1075a4",
		  "EQCzwcIrLDHrr-_6q5WzF8yWRQE9PxZGs0lM8sahXhB1pHAN", "UQCzwcIrLDHrr-_6q5WzF8yWRQE9PxZGs0lM8sahXhB1pC3I",
		  "1d0ab9ded171685395214ccf69ce8473f301f6767ee1bc1dce6a528779a010b2"},
	 }},
	{"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	 "76a1592044a6e4f511265bca73a604d90b0529d1df602be30a19a9257660d1f5", {
		 {"0:a6308ed7683bf408ba86652f25eed1ac46880e7f6e2099676cfd9d8d7ca3c898",
		  "EQCmMI7XaDv0CLqGZS8l7tGsRogOf24gmWds_Z2NfKPImNTq", "UQCmMI7XaDv0CLqGZS8l7tGsRogOf24gmWds_Z2NfKPImIkv",
		  "dd0925298d6bacabb2353f93e8fe5d0ce69ef167b1a6f35cc695f6ef09bae2c6"},
		 {"0:10b22df6ed44b930c0eb6a709ef008aa9557feff83a7fdbbb90a4d9f23836fe8",
		  "EQAQsi327US5MMDranCe8AiqlVf-_4On_bu5Ck2fI4Nv6J_y", "UQAQsi327US5MMDranCe8AiqlVf-_4On_bu5Ck2fI4Nv6MI3",
		  "dd0925298d6bacabb2353f93e8fe5d0ce69ef167b1a6f35cc695f6ef09bae2c6"},
		 {"0:ebca04832a8701b0867a15a37de9ab496874628e107fbfe762d2076a71cb24f7",
		  "EQDrygSDKocBsIZ6FaN96atJaHRijhB_v-di0gdqccsk92Y1", "UQDrygSDKocBsIZ6FaN96atJaHRijhB_v-di0gdqccsk9zvw",
		  "ffab23a1df142396af56ddfd9db34ea176f8d0274253873f1a0ef4733e921528"},
		 {"0:c8000ed90d85ba4dd01b907be17f5b4024126bbcda8a3494d2d047ec2ae10d78",
		  "EQDIAA7ZDYW6TdAbkHvhf1tAJBJrvNqKNJTS0EfsKuENeHD3", "UQDIAA7ZDYW6TdAbkHvhf1tAJBJrvNqKNJTS0EfsKuENeC0y",
		  "f5411f1bb907f5bb15c1fbf605ed1dea949b9dcaf659259316969ae0b9e96e32"},
		 {"0:0d9c11b9b9c996c965dd6e5fe505f927b9d2517ca0d2c0458756a0e60fcdf4cb",
		  "EQANnBG5ucmWyWXdbl_lBfknudJRfKDSwEWHVqDmD830yysO", "UQANnBG5ucmWyWXdbl_lBfknudJRfKDSwEWHVqDmD830y3bL",
		  "8a913f3773bd8d864c475292bb6d0df932b0e6f09ac6d1f999250afada1a9178"},
	 }},
};

/* Version 4R2 of the key of seed 01…01, sub-wallets by their id. */
static const struct {
	uint32_t id;
	const char *raw, *plain;
} sub_wallet_vectors[] = {
	{698983191u, "0:efaff4bac220f88b2e98eb1d9cffcca3bfe3b66ece31a7d6c5890d30dfd7afa5",
	 "UQDvr_S6wiD4iy6Y6x2c_8yjv-O2bs4xp9bFiQ0w39evpYZV"},
	{698983192u, "0:c7d0c73446912b3e11fa5ac5a4b790a9f033bd9908caa36236dbb66eb4c2cc57",
	 "UQDH0Mc0RpErPhH6WsWkt5Cp8DO9mQjKo2I227ZutMLMV-PS"},
	{698984191u, "0:e489865d447db1b5bf1531ce6014cae8fc2b0bd347518795287beaa4f5fa4f93",
	 "UQDkiYZdRH2xtb8VMc5gFMro_CsL00dRh5Uoe-qk9fpPkwgP"},
	{4294967295u, "0:c60d17e1afdc929a817ae8c0f6880ee6b55986c72b04a8b02699c0200493ae18",
	 "UQDGDRfhr9ySmoF66MD2iA7mtVmGxysEqLAmmcAgBJOuGIKJ"},
};

static const struct {
	const char *body, *address, *timestamp, *nonce, *message, *hex, *base64;
} request_vectors[] = {
	{"{\"task_type\":\"inference\",\"operation\":\"classify_text\",\"model\":\"light-nlp-v1\",\"input\":{\"source\":\"ipfs\""
	 ",\"hash\":\"QmXoypizjW3WknFiJnKLwHCnL72vedxjQkDDP1mXWo6uco\"},\"constraints\":{\"time_limit_sec\":5,\"max_ene"
	 "rgy_mwh\":10},\"reward\":{\"amount_ton\":0.05},\"validation\":\"cross_check\"}",
	 "UQDvr_S6wiD4iy6Y6x2c_8yjv-O2bs4xp9bFiQ0w39evpYZV", "1767225600", "9f86d081884c7d659a2feaa0c55ad015",
	 "UQDvr_S6wiD4iy6Y6x2c_8yjv-O2bs4xp9bFiQ0w39evpYZV17672256009f86d081884c7d659a2feaa0c55ad0153117dece28"
	 "15d8f634831633dd4be80af4c613e328df0cfded3c1d07f5bcff03",
	 "f26fa1c516798ba0e14017c3e203b7b5385a509ecc1e57f372078aacfcbb25ee3f5526daee834d574a8f53a0f595947bcb04"
	 "7286864c7cc7e69709290ce4090c",
	 "8m+hxRZ5i6DhQBfD4gO3tThaUJ7MHlfzcgeKrPy7Je4/VSba7oNNV0qPU6D1lZR7ywRyhoZMfMfmlwkpDOQJDA=="},
	{"",
	 "0:efaff4bac220f88b2e98eb1d9cffcca3bfe3b66ece31a7d6c5890d30dfd7afa5", "1767225600", "00112233445566778899aabbccddeeff",
	 "0:efaff4bac220f88b2e98eb1d9cffcca3bfe3b66ece31a7d6c5890d30dfd7afa5176722560000112233445566778899aabb"
	 "ccddeeffe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	 "0729738f41fbf3a5da624a9f765acb81e344cd960b80701ad907e8236577dd7b18773774a2de4933f5cd67d0280d15b4ccea"
	 "3a12f1aeeaa3b96f4cbfe481eb0e",
	 "Bylzj0H786XaYkqfdlrLgeNEzZYLgHAa2QfoI2V33XsYdzd0ot5JM/XNZ9AoDRW0zOo6EvGu6qO5b0y/5IHrDg=="},
	{"{\"comment\":\"Результат корректен\"}",
	 "EQDvr_S6wiD4iy6Y6x2c_8yjv-O2bs4xp9bFiQ0w39evpduQ", "1767225600", "A-_zA-_zA-_zA-_z",
	 "EQDvr_S6wiD4iy6Y6x2c_8yjv-O2bs4xp9bFiQ0w39evpduQ1767225600A-_zA-_zA-_zA-_z2d0bd8b8fd2fa70cd22267cdb6"
	 "454b9698972f931febda14bb45439ad60a4e52",
	 "ee225b4d51a678307b7977da763cf22dc5b6fcf7da598092e7abfe05202800f9446f051806d3d311a785517ec03d313ac3c4"
	 "7af13af1fb8027848c96672d080f",
	 "7iJbTVGmeDB7eXfadjzyLcW2/PfaWYCS56v+BSAoAPlEbwUYBtPTEaeFUX7APTE6w8R68Trx+4AnhIyWZy0IDw=="},
};

static const struct {
	const char *domain, *payload, *digest, *signature;
	uint64_t timestamp;
} proof_vector = {
	"app.platform.com", "7b0f1c2d3e4f5a6b7c8d9e0f1a2b3c4d.1767226500",
	"dbe9dba8963f964a4e2e8bfc2309eb32cd4674bcb55aad63e7605637f01288f9",
	"iUpGEg3ahrwRTaUObZN5CUtPl+RN5274RkGglE+3nfX2evfRH6XnBj3oULx286XoECwlkTLVI8BXVrcxzsqXBQ==", 1767225600,
};

static const struct {
	const char *kind, *data; /* hex */
	const char *digest, *signature;
} data_vectors[] = {
	{"txt",
	 "303a656661666634626163323230663838623265393865623164396366666363613362666533623636656365333161376436"
	 "6335383930643330646664376166613531373637323235363030303031313232333334343535363637373838393961616262"
	 "6363646465656666653362306334343239386663316331343961666266346338393936666239323432376165343165343634"
	 "39623933346361343935393931623738353262383535",
	 "ac4cbf2f57a76931d0bcb0b70e3d8cb302ac74066e66655ad6e3d48222413a56",
	 "prkCU6t1tk+4gEIAjUerr8QdfU3Bnpx4UXnr/ouJcd3EKayzGhYFF7BPJHMTGTWuJK8XestGhxgERrO2p7HLBA=="},
	{"txt",
	 "d09fd0bed0b4d182d0b2d0b5d180d0b4d0b8d182d18c20d0b7d0b0d0b4d0b0d187d183203535306538343030",
	 "7c8ea1151e285c5ebccf280581e2239f05e5af281c534132dfc5025ff0fb0336",
	 "FNYjqyqs5epxKg/48eofBX2fW/FMgYmxuvdd078kQVs0xTzwWdV8HumgHMYOkJCiZX/L/yvp20qGb4jj3/4kCg=="},
	{"bin",
	 "00ff10",
	 "ee21234408874f778d6c05e869ad66e58f6842b6a8994868f1cb40505b184f9b",
	 "s+yUodjLU3Eh0LcsIlXxknl4UkUjDQdBoBQ6jyJ9tM9Z4sSHN9aXrHwCS4fCRVVr9ax2OoB0G+vqG2j0s6wBBA=="},
};

static const struct {
	const char *schema, *domain, *digest, *signature; /* domain: as TEP-81 writes it, hex */
	uint32_t crc;
} cell_vector = {
	"comment#00000000 text:SnakeData = InMsgBody;", "636f6d00706c6174666f726d0061707000",
	"4114067fc4dbfd43684929fd553adda18695f9bf788a007dd5968b2423960bfb",
	"RFqMA1jUDmQgac2HlpfHZx5JX459pdUvIP4xOFAE9Af9CF+a/E7v5mwSnKCjE01lUzrSlQCJLGp6sJ71rKb+BQ==", 0x430e82ea,
};

static const struct {
	const char *text, *digest, *base32;
	unsigned version;
	uint64_t codec;
} cid_vectors[] = {
	{"QmXoypizjW3WknFiJnKLwHCnL72vedxjQkDDP1mXWo6uco",
	 "8cb97a00a6c90a14ecf182d8363583d402f69919e38f0498edd9d92a5c02a7b4",
	 "bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq", 0, 0x70},
	{"QmaozNR7DZHQK1ZcU9p7QdrshMvXqWK6gpu5rmrkPdT3L4",
	 "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
	 "bafybeifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e", 0, 0x70},
	{"bafybeifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e",
	 "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
	 "bafybeifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e", 1, 0x70},
	{"bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e",
	 "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
	 "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e", 1, 0x55},
	{"zb2rhj7crUKTQYRGCRATFaQ6YFLTde2YzdqbbhAASkL9uRDXn",
	 "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
	 "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e", 1, 0x55},
	{"bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi",
	 "c3c4733ec8affd06cf9e9ff50ffc6bcd2ec85a6170004bb709669c31de94391a",
	 "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi", 1, 0x70},
};

static const char *const bad_cids[] = {
	"Qm",
	"QmXoypizjW3WknFiJnKLwHCnL72vedxjQkDDP1mXWo6uc",
	"QmXoypizjW3WknFiJnKLwHCnL72vedxjQkDDP1mXWo6uc0",
	"bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzd",
	"BAFYBEIGDYRZT5SFP7UDM7HU76UH7Y26NF3EFUYLQABF3OCLGTQY55FBZDI",
	"bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzd1",
	"bQmXoy",
	"zQmXoypizjW3WknFiJnKLwHCnL72vedxjQkDDP1mXWo6uco",
};

static const struct {
	uint64_t nano;
	const char *hex;
	size_t n_bits;
} coin_vectors[] = {
	{UINT64_C(0), "0", 4},
	{UINT64_C(1), "101", 12},
	{UINT64_C(255), "1ff", 12},
	{UINT64_C(256), "20100", 20},
	{UINT64_C(50000000), "402faf080", 36},
	{UINT64_C(1000000000), "43b9aca00", 36},
	{UINT64_C(52500000), "403211620", 36},
};

#endif
