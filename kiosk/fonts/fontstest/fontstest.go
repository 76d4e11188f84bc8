// Package fontstest has the Han of an election that tests hold, cut as election han cuts it.
package fontstest

import _ "embed"

// Words are Chinese words of an election, none of which the interface has all letters of.
const Words = "市议会，第四选区市长河谷联盟无党派北岸绿党公民联合工人与租户议会主席提案甲：电车线路提案乙：夜间公交车第二法院法官填写一个名字第四选区选票河谷大学阿米娜·贝纳利李明优秀很好一般差不合格" +
	"河流县二〇二七年六月四日普选县议会主席反对赞成社区预算图书馆屋顶校董会" +
	"河谷选举河谷镇水务委员会选票十票一票新公园的名称河谷徽章本市是否应修建从中央车站到北岸的电车线路，并为此借款不超过四千万？橡树老磨坊河边草地集市广场老校园" +
	"河边的儿童乐园延长图书馆开放时间磨坊巷的路灯四十棵树"

// HanRegular and HanBold draw Words.
var (
	//go:embed Han-Regular.ttf
	HanRegular []byte
	//go:embed Han-Bold.ttf
	HanBold []byte
)
